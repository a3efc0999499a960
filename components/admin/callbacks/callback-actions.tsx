"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

type Decide = (form: { id: string; reason: string }) => Promise<ActionResult<unknown>>;
type ActionsProps = { id: string; may: { replay: boolean; discard: boolean }; replay: Decide; discard: Decide };

/** Why a decision failed: `field` is the error of the reason's field, `code` the error of the whole. */
type Problem = { code: RefusalCode | "unreachable"; field?: string | undefined };

/** Replaying and discarding a callback, with a reason. A typed reason stays until the decision is taken. */
export function CallbackActions({ id, may, replay, discard }: ActionsProps) {
  const t = useTranslations("callback");
  const fieldError = useFieldError();
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [confirming, setConfirming] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run(name: "replay" | "discard") {
    setBusy(true);
    setConfirming(false);
    const result = await { replay, discard }[name]({ id, reason }).catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") {
      setReason("");
      setStatus(t(`done.${name}`));
    } else {
      setProblem(result ? { code: result.code, field: result.fields["reason"] } : { code: "unreachable" });
    }
    // Also after a refusal: another admin may have decided first.
    router.refresh();
  }

  function choose(name: "replay" | "discard") {
    setStatus("");
    setProblem(null);
    if (reason.trim() === "") return setProblem({ code: "invalid-input", field: "reason-missing" });
    return name === "discard" ? setConfirming(true) : void run(name);
  }

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
            error={fieldError(problem?.field)}
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
        {busy ? t("working") : status}
      </p>
      <Dialog open={confirming} title={t("discard-title")} onClose={() => setConfirming(false)}>
        <p className="mb-4">{t("discard-text")}</p>
        <div className="flex flex-wrap gap-3">
          <Button look="danger" onClick={() => void run("discard")}>
            {t("discard")}
          </Button>
          <Button onClick={() => setConfirming(false)}>{t("discard-cancel")}</Button>
        </div>
      </Dialog>
    </div>
  );
}

/** The error above the form. It takes the focus and links to the field. */
function DecisionProblem({ problem }: { problem: Problem | null }) {
  const t = useTranslations("callback");
  const fieldError = useFieldError();
  const refusal = useTranslations("refusal");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const { code, field } = problem;
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h3 className="font-semibold">{t("failed-title")}</h3>
      {field ? (
        <a
          href="#reason"
          className="inline-block min-h-6"
          onClick={() => setTimeout(() => document.getElementById("reason")?.focus())}
        >
          {fieldError(field)}
        </a>
      ) : (
        <p>{code === "unreachable" ? t("unreachable") : refusal(code)}</p>
      )}
      {code === "not-signed-in" ? (
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("sign-in-again")}
        </a>
      ) : null}
    </Notice>
  );
}
