"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ComposerActions } from "@/components/composer/composer-actions";
import { ABHA_ADDRESS } from "@/lib/abdm/vocabulary";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

/** What is known of whose address it is, and what is still open for them. */
export type PatientState = {
  abhaAddress: string;
  kind: "none" | "asking" | "found" | "not-found" | "form-only" | "failed";
  name: string | null;
  /** The network's own words, where it could not say. */
  message: string | null;
  open: ConsentRequestItem[];
};

const NOBODY: PatientState = { abhaAddress: "", kind: "none", name: null, message: null, open: [] };
const PAUSE = 200;
const WAITS = [100, 150, 250, 400, 600, 1_000];

/** The one spelling of an address, or nothing while it is not one yet. */
function addressIn(text: string): string {
  const address = text.replace(/[\s\u200b-\u200f\u2060\ufeff]/g, "").toLowerCase();
  return ABHA_ADDRESS.test(address) ? address : "";
}

/** Finds out whose the typed address is as soon as it is one; `settle` waits until that is known. */
export function usePatient(typed: string, actions: Pick<ComposerActions, "lookUp" | "lookupAnswer" | "openFor">) {
  const address = addressIn(typed);
  const [state, setState] = useState<PatientState>(NOBODY);
  const running = useRef<{ address: string; answer: Promise<PatientState> }>(undefined);

  // Somebody may have asked since the address was typed.
  const settle = async (): Promise<PatientState> => {
    const found = await find();
    if (!found.abhaAddress) return found;
    const open = await actions.openFor({ abhaAddress: found.abhaAddress }).catch(() => null);
    if (open?.status !== "done") return found;
    const fresh = { ...found, open: open.value };
    setState((before) => (before.abhaAddress === fresh.abhaAddress ? fresh : before));
    return fresh;
  };
  const find = (): Promise<PatientState> => {
    if (!address) return Promise.resolve(NOBODY);
    if (running.current?.address === address) return running.current.answer;
    setState({ ...NOBODY, abhaAddress: address, kind: "asking" });
    const answer = ask(address, actions).then((found) => {
      if (running.current?.address === address) setState(found);
      // What could not be asked now may be asked again.
      if (found.kind === "failed") running.current = undefined;
      return found;
    });
    running.current = { address, answer };
    return answer;
  };
  const findSoon = useEffectEvent(() => void find());
  useEffect(() => {
    if (!address) return;
    const timer = setTimeout(findSoon, PAUSE);
    return () => clearTimeout(timer);
  }, [address]);
  return { patient: state.abhaAddress === address ? state : NOBODY, settle };
}

async function ask(
  abhaAddress: string,
  actions: Pick<ComposerActions, "lookUp" | "lookupAnswer" | "openFor">,
): Promise<PatientState> {
  const base = { abhaAddress, name: null, message: null, open: [] };
  try {
    const looking = await actions.lookUp({ abhaAddress });
    const openAnswer = await actions.openFor({ abhaAddress });
    const open = openAnswer.status === "done" ? openAnswer.value : [];
    if (looking.status === "refused") return { ...base, open, kind: "failed" };
    const { value } = looking;
    if (value.state === "known") return { ...base, open, kind: "found", name: value.name };
    if (value.state === "form-only") return { ...base, open, kind: "form-only" };
    return { ...base, open, ...(await answerTo(value.lookupId, actions)) };
  } catch {
    return { ...base, kind: "failed" };
  }
}

async function answerTo(
  id: string,
  { lookupAnswer }: Pick<ComposerActions, "lookupAnswer">,
): Promise<Pick<PatientState, "kind" | "name" | "message">> {
  for (let round = 0; ; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAITS[Math.min(round, WAITS.length - 1)]));
    const answer = await lookupAnswer({ id });
    if (answer.status === "refused") return { kind: "failed", name: null, message: null };
    const { state, name, message } = answer.value;
    if (state !== "asking") return { kind: state, name, message };
  }
}
