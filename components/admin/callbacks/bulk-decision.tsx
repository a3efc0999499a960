"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { useSelection } from "@/components/admin/callbacks/callback-selection";
import { decideOneByOne, type ItemResult } from "@/components/admin/callbacks/decide-one-by-one";
import { DecisionForm, type Decide } from "@/components/admin/decision-form";
import type { ActionResult } from "@/lib/web/action-result";

/** A callback of the page by the text that names it. */
export type NamedCallback = { id: string; name: string };

/** `discard` is null where all are set aside already. */
type BulkProps = { callbacks: NamedCallback[]; replay: Decide; discard: Decide | null };

/** The run that is under way or was the last: what it was for, in its order, and how far it is. */
type Run = { action: "replay" | "discard"; callbacks: NamedCallback[]; decided: ItemResult[]; isOver: boolean };

/** Tries the selected callbacks again, or sets them aside, one after the other and with one reason; shows what became of each. */
export function BulkDecision({ callbacks, replay, discard }: BulkProps) {
  const t = useTranslations("callbacks.bulk");
  const single = useTranslations("callback");
  const { selected, change } = useSelection();
  const [run, setRun] = useState<Run | null>(null);
  const count = selected.length;
  const isRunning = run !== null && !run.isOver;

  async function decideAll(action: Run["action"], decide: Decide, reason: string): Promise<ActionResult<null>> {
    const chosen = callbacks.filter(({ id }) => selected.includes(id));
    const decided: ItemResult[] = [];
    const show = (isOver: boolean) => setRun({ action, callbacks: chosen, decided: [...decided], isOver });
    show(false);
    const stop = await decideOneByOne(
      chosen.map(({ id }) => id),
      (id) => decide({ id, reason }),
      (one) => {
        decided.push(one);
        // After an error of ours it stays chosen for another try.
        if (one.outcome !== "unexpected") change([one.id], false);
        show(false);
      },
    );
    if (stop && decided.length === 0) setRun(null);
    else show(true);
    if (stop === "unreachable") throw new Error("the server was not reached");
    return stop ?? { status: "done", value: null };
  }

  const choice = (action: Run["action"], decide: Decide) => ({
    label: t(action, { count }),
    done: "",
    disabled: count === 0,
    decide: ({ reason }: { reason: string }) => decideAll(action, decide, reason),
  });
  return (
    <div className="mb-3 print:hidden">
      {callbacks.length > 0 || isRunning ? (
        <section aria-label={t("label")} className="rounded-lg border border-line bg-card p-3">
          <label className="mb-2 inline-flex min-h-9 items-center gap-2 font-medium">
            <input
              type="checkbox"
              checked={count > 0 && count === callbacks.length}
              onChange={({ target }) =>
                change(
                  callbacks.map(({ id }) => id),
                  target.checked,
                )
              }
              className="size-5 accent-accent"
            />
            {t("all", { count: callbacks.length })}
          </label>
          <DecisionForm
            id=""
            texts={{
              reason: t("reason"),
              reasonHint: single("reason-hint"),
              working: t("working", { done: run?.decided.length ?? 0, count: run?.callbacks.length ?? 0 }),
              failedTitle: t("failed-title"),
              unreachable: single("unreachable"),
              signInAgain: single("sign-in-again"),
              confirmTitle: t("discard-title", { count }),
              confirmText: t("discard-text"),
              confirmCancel: t("discard-cancel"),
            }}
            accept={choice("replay", replay)}
            reject={discard && choice("discard", discard)}
          />
        </section>
      ) : null}
      {run ? <RunResult run={run} /> : null}
    </div>
  );
}

/** What became of each callback of a run. */
function RunResult({ run: { action, callbacks, decided, isOver } }: { run: Run }) {
  const t = useTranslations("callbacks.bulk");
  const refusal = useTranslations("refusal");
  const textOf = (id: string) => {
    const outcome = decided.find((one) => one.id === id)?.outcome;
    if (outcome === undefined) return t("result.left");
    if (outcome === "done") return t(`result.${action}`);
    return outcome === "conflict" ? t("result.conflict") : refusal(outcome);
  };
  const done = decided.filter(({ outcome }) => outcome === "done").length;
  return (
    <section aria-label={t("results")} className="mt-2 rounded-lg border border-line bg-card p-3">
      <p role="status" className="font-medium">
        {isOver ? t("summary", { done, count: callbacks.length }) : ""}
      </p>
      {isOver ? (
        <ul className="mt-1 flex flex-col gap-1">
          {callbacks.map(({ id, name }) => (
            <li key={id}>
              <Link href={`/admin/callbacks/${id}`} prefetch={false} className="inline-block min-h-6">
                {name}
              </Link>{" "}
              {textOf(id)}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
