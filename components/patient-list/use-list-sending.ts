"use client";

import { useRef, useState } from "react";
import { reasonOfRefusal, type UndoResult } from "@/components/consent/undo-offer";
import { inParallel } from "@/components/patient-list/in-parallel";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { postJson } from "@/components/ui/post-json";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import type { ActionResult, Refusal, RefusalCode } from "@/lib/web/action-result";

/** `asked-otherwise`: the patient was asked by this list before, with what the form asked for then. */
export type Progress =
  { kind: "waiting" | "sending" | "asked" | "asked-otherwise" } | { kind: "failed"; code: RefusalCode };

/** Takes requests back that have not left; those that had left stay sent. */
export type TakeBackMany = (form: { ids: string[] }) => Promise<ActionResult<TakenBack>>;
/** The ids of the requests that are drafts again, and of those that had left. */
type TakenBack = { takenBack: string[]; left: string[] };

type SentRequest = { abhaAddress: string; requestId: string };
/** A request that can be taken back until a time by this computer's clock, in milliseconds. */
type UndoableRequest = SentRequest & { until: number };

/** How many requests are sent at the same time. */
const MOST_AT_ONCE = 10;
/** Milliseconds until a request without an answer counts as failed. It can be sent again: its id makes that one request. */
const TIMEOUT = 30_000;

/**
 * Submits the requests of a list, each under its own id, and keeps what became of each by address. `undoable` can still be taken back; `undone`
 * counts what was taken back, and what had left before, since the last sending.
 */
export function useListSending(takeBack: TakeBackMany) {
  const [progress, setProgress] = useState<Readonly<Record<string, Progress>>>({});
  const [undoable, setUndoable] = useState<readonly UndoableRequest[]>([]);
  const [undone, setUndone] = useState<{ takenBack: number; left: number } | null>(null);
  const latestUndoable = useRef<readonly UndoableRequest[]>([]);
  /** Requests without an answer, which may have arrived. */
  const inDoubt = useRef<SentRequest[]>([]);
  /** The ids of requests that were taken back or had left when that was tried. */
  const settled = useRef(new Set<string>());
  const isStopped = useRef(false);
  const running = useRef<Promise<unknown>>(undefined);
  const set = (abhaAddress: string, state: Progress | null) =>
    setProgress(({ [abhaAddress]: _before, ...others }) => (state ? { ...others, [abhaAddress]: state } : others));
  const changeUndoable = (change: (before: readonly UndoableRequest[]) => readonly UndoableRequest[]) => {
    latestUndoable.current = change(latestUndoable.current);
    setUndoable(latestUndoable.current);
  };

  const sendOne = async (
    fields: ConsentRequestDraft,
    { abhaAddress, requestId }: AddressCheck,
  ): Promise<Refusal | null> => {
    if (isStopped.current) {
      set(abhaAddress, null);
      return null;
    }
    set(abhaAddress, { kind: "sending" });
    const form = { ...fields, abhaAddress, id: requestId };
    const result = await postJson<{ heldFor?: number }>(
      "/api/consent-requests",
      form,
      AbortSignal.timeout(TIMEOUT),
    ).catch(() => null);
    if (result?.status === "done") {
      const { heldFor } = result.value;
      if (heldFor)
        changeUndoable((before) => [...before, { abhaAddress, requestId, until: Date.now() + heldFor * 1_000 }]);
      set(abhaAddress, { kind: "asked" });
    } else if (result?.code === "conflict") set(abhaAddress, { kind: "asked-otherwise" });
    else {
      if (result === null) inDoubt.current.push({ abhaAddress, requestId });
      set(abhaAddress, { kind: "failed", code: result?.code ?? "unreachable" });
    }
    return result?.status === "refused" ? result : null;
  };

  const sendAll = async (
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

  /**
   * Asks the patients with the same questions. The first one goes alone: what is wrong with the questions then stops the others, and is
   * returned by field. Ends when each has been asked or has failed, or was stopped by an undo.
   */
  const send = (fields: ConsentRequestDraft, checks: readonly AddressCheck[]): Promise<Record<string, string>> => {
    isStopped.current = false;
    inDoubt.current = [];
    settled.current = new Set();
    setUndone(null);
    const sending = sendAll(fields, checks);
    running.current = sending;
    return sending;
  };

  const takeBackUndoable = async (): Promise<UndoResult> => {
    const sent: SentRequest[] = [...latestUndoable.current, ...inDoubt.current];
    const requests = sent.filter(({ requestId }) => !settled.current.has(requestId));
    if (requests.length === 0) return "done";
    const result = await takeBack({ ids: requests.map(({ requestId }) => requestId) }).catch(refusalOfFailedCall);
    if (result?.status !== "done") return reasonOfRefusal(result);
    const { takenBack, left } = result.value;
    for (const { abhaAddress, requestId } of requests) {
      settled.current.add(requestId);
      if (takenBack.includes(requestId)) set(abhaAddress, null);
      else if (left.includes(requestId)) set(abhaAddress, { kind: "asked" });
    }
    setUndone((before) => ({
      takenBack: (before?.takenBack ?? 0) + takenBack.length,
      left: (before?.left ?? 0) + left.length,
    }));
    return "done";
  };

  /** Stops the sending, and takes back all that has not left: their rows can be asked again. */
  const undo = async (): Promise<UndoResult> => {
    isStopped.current = true;
    const result = await takeBackUndoable();
    // What was on its way when the sending was stopped.
    await running.current;
    return result === "done" ? takeBackUndoable() : result;
  };
  return { progress, send, undoable, undone, undo, endUndo: () => changeUndoable(() => []) };
}
