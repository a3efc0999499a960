"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import { RefusalText } from "@/components/ui/refusal-text";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

export type Decide = (form: { id: string; reason: string }) => Promise<ActionResult<unknown>>;

/** One of the two decisions: the text of its button, the text once it is taken, and the action; `disabled` while there is nothing to decide. */
type Choice = { label: string; done: string; decide: Decide; disabled?: boolean };

export type DecisionTexts = {
  reason: string;
  reasonHint: string;
  working: string;
  failedTitle: string;
  unreachable: string;
  signInAgain: string;
  confirmTitle: string;
  confirmText: string;
  confirmCancel: string;
};

/** `accept` and `reject` are null where the decision cannot be taken; `reject` is confirmed in a dialog first. */
type FormProps = { id: string; texts: DecisionTexts; accept: Choice | null; reject: Choice | null };

/** Why a decision failed: `field` is the error of the reason's field, `code` the error of the whole. */
type Problem = { code: RefusalCode; field?: string | undefined };

/** An admin's decision about one thing, with a reason. A typed reason stays until the decision is taken. */
export function DecisionForm({ id, texts, accept, reject }: FormProps) {
  const fieldError = useFieldError();
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [confirming, setConfirming] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run({ decide, done }: Choice) {
    setBusy(true);
    setConfirming(false);
    const result = await decide({ id, reason }).catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") {
      setReason("");
      setStatus(done);
    } else {
      setProblem(result ? { code: result.code, field: result.fields["reason"] } : { code: "unreachable" });
    }
    // Also after a refusal: another admin may have decided first.
    router.refresh();
  }

  function choose(go: () => void) {
    setStatus("");
    setProblem(null);
    if (reason.trim() === "") return setProblem({ code: "invalid-input", field: "reason-missing" });
    go();
  }

  return (
    <div className="print:hidden">
      {accept || reject ? (
        <div className="flex flex-col gap-3">
          <DecisionProblem problem={problem} texts={texts} />
          <Field
            id="reason"
            label={texts.reason}
            hint={texts.reasonHint}
            value={reason}
            autoComplete="off"
            error={fieldError(problem?.field)}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="flex flex-wrap gap-3">
            {accept ? (
              <Button look="primary" disabled={busy || accept.disabled} onClick={() => choose(() => void run(accept))}>
                {accept.label}
              </Button>
            ) : null}
            {reject ? (
              <Button
                look="danger"
                disabled={busy || reject.disabled}
                onClick={() => choose(() => setConfirming(true))}
              >
                {reject.label}
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      <p role="status" className="mt-2 font-medium empty:hidden">
        {busy ? texts.working : status}
      </p>
      {reject ? (
        <ConfirmDialog
          open={confirming}
          title={texts.confirmTitle}
          keepLabel={texts.confirmCancel}
          confirm={reject.label}
          onKeep={() => setConfirming(false)}
          onConfirm={() => void run(reject)}
        >
          <p>{texts.confirmText}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

/** The error above the form. It takes the focus and links to the field. */
function DecisionProblem({ problem, texts }: { problem: Problem | null; texts: DecisionTexts }) {
  const fieldError = useFieldError();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const { code, field } = problem;
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h3 className="font-semibold">{texts.failedTitle}</h3>
      {field ? (
        <a
          href="#reason"
          className="inline-block min-h-6"
          onClick={() => setTimeout(() => document.getElementById("reason")?.focus())}
        >
          {fieldError(field)}
        </a>
      ) : (
        <p>{code === "unreachable" ? texts.unreachable : <RefusalText code={code} />}</p>
      )}
      {code === "not-signed-in" ? (
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {texts.signInAgain}
        </a>
      ) : null}
    </Notice>
  );
}
