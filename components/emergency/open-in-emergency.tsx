"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { TextField } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import type { ActionResult } from "@/lib/web/action-result";

const FIELD = "emergency-access-reason";
const SHORTEST = 20;
const LONGEST = 500;

type OpenProps = {
  requestId: string;
  /** The name of the doctor who made the request. */
  requester: string;
  open: (form: { id: string; reason: string }) => Promise<ActionResult<unknown>>;
};

/** The way to records for a doctor outside the care team: a reason and a confirmation, which name who is informed. */
export function OpenInEmergency({ requestId, requester, open }: OpenProps) {
  const t = useTranslations("emergency");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<{ field?: string; general?: string }>({});

  async function confirm() {
    if (reason.trim().length < SHORTEST) {
      setProblem({ field: "emergency-reason-short" });
      return document.getElementById(FIELD)?.focus();
    }
    setBusy(true);
    setProblem({});
    const result = await open({ id: requestId, reason }).catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status !== "done") {
      const field = result?.fields["reason"];
      return setProblem(field ? { field } : { general: result ? refusal(result.code) : t("unreachable") });
    }
    setAsking(false);
    setReason("");
    router.refresh();
  }

  return (
    <div className="print:hidden">
      <Button look="danger" onClick={() => setAsking(true)}>
        {t("open")}
      </Button>
      <ConfirmDialog
        open={isAsking}
        title={t("open-title")}
        keepLabel={t("open-cancel")}
        confirm={t("open-confirm")}
        busy={busy}
        onKeep={() => setAsking(false)}
        onConfirm={() => void confirm()}
        field={
          <>
            <TextField
              id={FIELD}
              label={t("reason")}
              hint={t("reason-hint")}
              error={fieldError(problem.field)}
              value={reason}
              required
              maxLength={LONGEST}
              rows={3}
              onChange={(event) => setReason(event.target.value)}
            />
            <p role="alert" className="font-medium text-bad empty:hidden">
              {problem.general}
            </p>
          </>
        }
      >
        <p>{t("open-text", { name: requester })}</p>
      </ConfirmDialog>
    </div>
  );
}
