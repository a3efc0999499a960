"use client";

import { useState } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { postJson } from "@/components/ui/post-json";
import type { PersonInput } from "@/lib/staff/person-input";
import type { NewLink } from "@/lib/staff/staff-view";
import type { RefusalCode } from "@/lib/web/action-result";

/** So many people in one request, so that the page can show how far it is. */
const AT_ONCE = 20;

export type ImportState = {
  stage: "idle" | "inviting" | "done";
  done: number;
  links: NewLink[];
  skipped: string[];
  /** Why it stopped before the end. */
  stoppedBy: RefusalCode | "unreachable" | null;
};

const NOTHING_DONE: ImportState = { stage: "idle", done: 0, links: [], skipped: [], stoppedBy: null };

/** Invites people part by part. After a stop it goes on with those who are left; whoever has an account already is skipped by the server. */
export function useStaffImport() {
  const [state, setState] = useState(NOTHING_DONE);
  const { call, dialog } = useVerifiedCall();
  async function invite(people: readonly PersonInput[]): Promise<void> {
    let current: ImportState = { ...state, stage: "inviting", stoppedBy: null };
    setState(current);
    while (current.done < people.length && current.stoppedBy === null) {
      const part = people.slice(current.done, current.done + AT_ONCE).map(toForm);
      const result = await call(() =>
        postJson<{ invited: NewLink[]; skipped: string[] }>("/api/staff-import", { people: part }),
      );
      if (result?.status === "done") {
        const { invited, skipped } = result.value;
        current = {
          ...current,
          done: current.done + part.length,
          links: [...current.links, ...invited],
          skipped: [...current.skipped, ...skipped],
        };
      } else current = { ...current, stoppedBy: result?.code ?? "unreachable" };
      setState(current);
    }
    setState({ ...current, stage: current.stoppedBy === null ? "done" : "idle" });
  }
  return { state, dialog, invite, reset: () => setState(NOTHING_DONE) };
}

/** As a form has it: text that was left out is empty. */
function toForm({ registrationNumber, council, hprId, ...person }: PersonInput) {
  return { ...person, registrationNumber: registrationNumber ?? "", council: council ?? "", hprId: hprId ?? "" };
}
