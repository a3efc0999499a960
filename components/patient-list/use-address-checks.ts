"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { inParallel } from "@/components/patient-list/in-parallel";
import { lookUpName, type NameResult } from "@/components/patient-list/look-up-name";
import { postJson } from "@/components/ui/post-json";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";
import type { RefusalCode } from "@/lib/web/action-result";

/** Milliseconds without typing before addresses are checked. */
const TYPING_PAUSE = 400;
/** How many names are looked up at the same time: the network limits calls. */
const MOST_LOOKUPS = 5;

/** What was found out about the addresses of a list. */
export type AddressFacts = {
  checks: Readonly<Record<string, AddressCheck>>;
  names: Readonly<Record<string, NameResult>>;
};

/**
 * Checks the addresses of a list once typing pauses, and then looks up the names that the hospital does not know. `settleNames` waits until
 * that has ended, and returns what was found out.
 */
export function useAddressChecks(listId: string, addresses: readonly string[]) {
  const [facts, setFacts] = useState<AddressFacts>({ checks: {}, names: {} });
  const [problem, setProblem] = useState<RefusalCode | null>(null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(facts);
  const lookups = useRef(new Map<string, Promise<void>>());
  const update = (change: (before: AddressFacts) => AddressFacts) => {
    latest.current = change(latest.current);
    setFacts(latest.current);
  };

  const lookUp = (abhaAddress: string): Promise<void> => {
    const running = lookups.current.get(abhaAddress);
    if (running) return running;
    const lookup = lookUpName(abhaAddress).then((result) =>
      update(({ checks, names }) => ({ checks, names: { ...names, [abhaAddress]: result } })),
    );
    lookups.current.set(abhaAddress, lookup);
    return lookup;
  };
  const check = useEffectEvent(async (wanted: string[], signal: AbortSignal) => {
    const missing = wanted.filter((address) => !(address in latest.current.checks));
    if (missing.length === 0) return setProblem(null);
    const result = await postJson<AddressCheck[]>("/api/address-checks", { listId, abhaAddresses: missing }, signal);
    if (result?.status !== "done") return setProblem(result?.code ?? "unreachable");
    setProblem(null);
    const found = Object.fromEntries(result.value.map((one) => [one.abhaAddress, one]));
    update(({ checks, names }) => ({ checks: { ...checks, ...found }, names }));
    const unnamed = result.value.filter(({ name, isAsked }) => name === null && !isAsked);
    await inParallel(unnamed, MOST_LOOKUPS, ({ abhaAddress }) => lookUp(abhaAddress));
  });

  const wanted = addresses.join(" ");
  useEffect(() => {
    if (wanted === "") return;
    const stopped = new AbortController();
    const timer = setTimeout(() => void check(wanted.split(" "), stopped.signal).catch(() => undefined), TYPING_PAUSE);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [wanted, attempt]);
  useEffect(() => {
    const retry = () => setAttempt((before) => before + 1);
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, []);

  const settleNames = async (of: readonly string[]): Promise<AddressFacts> => {
    const unnamed = of.filter((address) => latest.current.checks[address]?.name === null);
    await inParallel(unnamed, MOST_LOOKUPS, lookUp);
    return latest.current;
  };
  return { facts, problem, retry: () => setAttempt((before) => before + 1), settleNames };
}
