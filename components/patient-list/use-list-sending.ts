"use client";

import { useState } from "react";
import { inParallel } from "@/components/patient-list/in-parallel";
import { postJson } from "@/components/ui/post-json";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import type { Refusal, RefusalCode } from "@/lib/web/action-result";

/** `asked-otherwise`: the patient was asked by this list before, with what the form held then. */
export type Progress =
  { kind: "waiting" | "sending" | "asked" | "asked-otherwise" } | { kind: "failed"; code: RefusalCode };

/** How many requests are sent at the same time. */
const MOST_AT_ONCE = 10;
/** Milliseconds until a request without an answer counts as failed. It can be sent again: its id makes that one request. */
const TIMEOUT = 30_000;

/** Submits the requests of a list, each under its own id, and keeps what became of each by address. */
export function useListSending() {
  const [progress, setProgress] = useState<Readonly<Record<string, Progress>>>({});
  const set = (abhaAddress: string, state: Progress | null) =>
    setProgress(({ [abhaAddress]: _before, ...others }) => (state ? { ...others, [abhaAddress]: state } : others));

  const sendOne = async (
    fields: ConsentRequestDraft,
    { abhaAddress, requestId }: AddressCheck,
  ): Promise<Refusal | null> => {
    set(abhaAddress, { kind: "sending" });
    const form = { ...fields, abhaAddress, id: requestId };
    const result = await postJson<{ id: string }>("/api/consent-requests", form, AbortSignal.timeout(TIMEOUT)).catch(
      () => null,
    );
    if (result?.status === "done") set(abhaAddress, { kind: "asked" });
    else if (result?.code === "conflict") set(abhaAddress, { kind: "asked-otherwise" });
    else set(abhaAddress, { kind: "failed", code: result?.code ?? "unreachable" });
    return result?.status === "refused" ? result : null;
  };

  /**
   * Asks the patients with the same questions. The first one goes alone: what is wrong with the questions then stops the others, and is
   * returned by field. Ends when each has been asked or has failed.
   */
  const send = async (
    fields: ConsentRequestDraft,
    checks: readonly AddressCheck[],
  ): Promise<Record<string, string>> => {
    const [first, ...others] = checks;
    if (!first) return {};
    for (const { abhaAddress } of checks) set(abhaAddress, { kind: "waiting" });
    const refusal = await sendOne(fields, first);
    const { abhaAddress: _ofFirst, ...errors } = refusal?.code === "invalid-input" ? refusal.fields : {};
    if (Object.keys(errors).length > 0) {
      for (const { abhaAddress } of checks) set(abhaAddress, null);
      return errors;
    }
    await inParallel(others, MOST_AT_ONCE, async (check) => void (await sendOne(fields, check)));
    return {};
  };
  return { progress, send };
}
