"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ComposerActions } from "@/components/composer/composer-actions";
import { useReconnect } from "@/components/composer/use-reconnect";
import { abhaNumberOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { LookUp } from "@/lib/patient/look-up-patient";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

/** What is known about the typed address: whose it is, and which requests to that patient are open. */
export type PatientLookup = {
  /** The ABHA address, or the 14-digit ABHA number, that was looked up. */
  abhaAddress: string;
  /** The address that a patient with the number has often; null where an address was typed. The result is about this address. */
  likelyAddress: string | null;
  /** `unavailable`: the network offers no look-up here. */
  kind: "none" | "running" | "found" | "not-found" | "unavailable" | "failed";
  name: string | null;
  /** The network's error message, where the look-up failed. */
  message: string | null;
  /** Without the request of the form itself, which may have been sent although no answer came. */
  open: ConsentRequestItem[];
};

type LookupActions = Pick<ComposerActions, "lookUpPatient" | "getPatientLookup" | "listOpenRequests">;
type LookupResult = Pick<PatientLookup, "kind" | "name" | "message">;

const NO_LOOKUP: PatientLookup = {
  abhaAddress: "",
  likelyAddress: null,
  kind: "none",
  name: null,
  message: null,
  open: [],
};
const FAILED: LookupResult = { kind: "failed", name: null, message: null };

/** Milliseconds without typing before the look-up starts. */
const TYPING_PAUSE = 200;
/** Milliseconds between polls for the result; the last value repeats. */
const POLL_DELAYS = [100, 150, 250, 400, 600, 1_000];

/**
 * Looks the typed address up once it is well-formed, and again when the connection returns after a failure. `settle` waits for the result,
 * with the requests open at that time. `ownId` is the id of the form's request.
 */
export function usePatientLookup(typed: string, ownId: string, actions: LookupActions) {
  const address = normaliseAbhaAddress(typed) ?? abhaNumberOf(typed) ?? "";
  const [state, setState] = useState<PatientLookup>(NO_LOOKUP);
  const current = useRef<{ address: string; result: Promise<PatientLookup> }>(undefined);

  const lookUp = (): Promise<PatientLookup> => {
    if (!address) return Promise.resolve(NO_LOOKUP);
    if (current.current?.address === address) return current.current.result;
    setState({ ...NO_LOOKUP, abhaAddress: address, kind: "running" });
    const result = lookUpAddress(address, ownId, actions).then((found) => {
      if (current.current?.address === address) setState(found);
      // A failed look-up may be repeated.
      if (found.kind === "failed") current.current = undefined;
      return found;
    });
    current.current = { address, result };
    return result;
  };
  const settle = async (): Promise<PatientLookup> => {
    const found = await lookUp();
    if (!found.abhaAddress || found.likelyAddress) return found;
    // Another request may have been sent since the address was looked up.
    const open = await actions.listOpenRequests({ abhaAddress: found.abhaAddress }).catch(() => null);
    if (open?.status !== "done") return found;
    const updated = { ...found, open: withoutOwn(open.value, ownId) };
    setState((before) => (before.abhaAddress === updated.abhaAddress ? updated : before));
    return updated;
  };
  const startLookup = useEffectEvent(() => void lookUp());
  useEffect(() => {
    if (!address) return;
    const timer = setTimeout(startLookup, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [address]);
  const patient = state.abhaAddress === address ? state : NO_LOOKUP;
  useReconnect(() => {
    if (patient.kind === "failed") void lookUp();
  });
  return { patient, settle };
}

const withoutOwn = (requests: ConsentRequestItem[], ownId: string) => requests.filter(({ id }) => id !== ownId);

async function lookUpAddress(abhaAddress: string, ownId: string, actions: LookupActions): Promise<PatientLookup> {
  const failed = { ...NO_LOOKUP, abhaAddress, ...FAILED };
  try {
    const started = await actions.lookUpPatient({ abhaAddress });
    const found = started.status === "done" ? started.value : null;
    if (found?.state === "number") {
      const { likelyAddress, owner } = found;
      return { ...NO_LOOKUP, abhaAddress, likelyAddress, ...(await readResult(owner, actions)) };
    }
    const openRequests = await actions.listOpenRequests({ abhaAddress });
    const base = { ...failed, open: openRequests.status === "done" ? withoutOwn(openRequests.value, ownId) : [] };
    return found ? { ...base, ...(await readResult(found, actions)) } : base;
  } catch {
    return failed;
  }
}

async function readResult(
  started: Exclude<LookUp, { state: "number" }>,
  actions: LookupActions,
): Promise<LookupResult> {
  if (started.state === "known") return { kind: "found", name: started.name, message: null };
  if (started.state === "form-only") return { kind: "unavailable", name: null, message: null };
  return pollResult(started.lookupId, actions);
}

async function pollResult(id: string, actions: LookupActions): Promise<LookupResult> {
  for (let poll = 0; ; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_DELAYS[Math.min(poll, POLL_DELAYS.length - 1)]));
    const result = await actions.getPatientLookup({ id });
    if (result.status === "refused") return FAILED;
    const { state, name, message } = result.value;
    if (state !== "pending") return { kind: state, name, message };
  }
}
