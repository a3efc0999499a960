"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { DecisionProblem, type DecisionError } from "@/components/admin/callbacks/decision-problem";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { ActionResult } from "@/lib/web/action-result";

type Decide = (form: { id: string; reason: string }) => Promise<ActionResult<unknown>>;
type ActionsProps = { id: string; may: { replay: boolean; discard: boolean }; replay: Decide; discard: Decide };

/** What an admin can do with a callback, and why it is done. What was typed stays until it is done. */
export function CallbackActions({ id, may, replay, discard }: ActionsProps) {
  const t = useTranslations("callback");
  const errors = useTranslations("input-error");
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<DecisionError | null>(null);

  async function run(name: "replay" | "discard") {
    setBusy(true);
    setAsking(false);
    const result = await { replay, discard }[name]({ id, reason }).catch(() => null);
    setBusy(false);
    if (result?.status === "done") {
      setReason("");
      setSaid(t(`${name}-done`));
    } else {
      setProblem(result ? { code: result.code, field: result.fields["reason"] } : { code: "unreachable" });
    }
    // Also when it was refused: somebody else may have been quicker.
    router.refresh();
  }

  function choose(name: "replay" | "discard") {
    setSaid("");
    setProblem(null);
    if (reason.trim() === "") return setProblem({ code: "invalid-input", field: "reason-missing" });
    return name === "discard" ? setAsking(true) : void run(name);
  }

  const fault = problem?.field;
  return (
    <div className="print:hidden">
      {may.replay || may.discard ? (
        <div className="flex flex-col gap-3">
          <DecisionProblem problem={problem} />
          <Field
            id="reason"
            label={t("reason")}
            hint={t("reason-hint")}
            value={reason}
            autoComplete="off"
            error={fault === undefined ? undefined : errors(errors.has(fault) ? fault : "unknown")}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="flex flex-wrap gap-3">
            {may.replay ? (
              <Button look="primary" disabled={busy} onClick={() => choose("replay")}>
                {t("replay")}
              </Button>
            ) : null}
            {may.discard ? (
              <Button look="danger" disabled={busy} onClick={() => choose("discard")}>
                {t("discard")}
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      <p role="status" className="mt-2 font-medium empty:hidden">
        {busy ? t("working") : said}
      </p>
      <Dialog open={asking} title={t("discard-title")} onClose={() => setAsking(false)}>
        <p className="mb-4">{t("discard-text")}</p>
        <div className="flex flex-wrap gap-3">
          <Button look="danger" onClick={() => void run("discard")}>
            {t("discard")}
          </Button>
          <Button onClick={() => setAsking(false)}>{t("discard-keep")}</Button>
        </div>
      </Dialog>
    </div>
  );
}
