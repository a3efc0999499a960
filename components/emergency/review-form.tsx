"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useId, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { SelectField, TextField } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { useEarlyText } from "@/components/ui/use-early-text";
import type { EmergencyFinding } from "@/lib/consent/emergency/emergency-finding";
import type { ActionResult } from "@/lib/web/action-result";

const FINDINGS = ["justified", "not-justified", "needs-training"] as const satisfies readonly EmergencyFinding[];

type ReviewProps = {
  id: string;
  review: (form: { id: string; finding: string; note: string }) => Promise<ActionResult<unknown>>;
};

/** Closes an access with a finding. What was typed stays until it is closed. */
export function ReviewForm({ id, review }: ReviewProps) {
  const t = useTranslations("emergency");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const fieldId = useId();
  const [finding, setFinding] = useState("");
  const [note, setNote] = useState("");
  useEarlyText(`${fieldId}-note`, note, setNote);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ finding?: string; note?: string; general?: string }>({});

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (finding === "") {
      setProblem({ finding: "required" });
      return document.getElementById(`${fieldId}-finding`)?.focus();
    }
    setBusy(true);
    setProblem({});
    const result = await review({ id, finding, note }).catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") document.getElementById("content")?.focus();
    else if (result?.fields["note"]) {
      setProblem({ note: result.fields["note"] });
      document.getElementById(`${fieldId}-note`)?.focus();
    } else setProblem({ general: result ? refusal(result.code) : t("unreachable") });
    // Also after a refusal: another privacy officer may have closed it first.
    router.refresh();
  }

  return (
    <form
      method="dialog"
      className="mt-4 flex flex-col gap-3 border-t border-line pt-4 print:hidden"
      onSubmit={(event) => void submit(event)}
    >
      <SelectField
        id={`${fieldId}-finding`}
        name="finding"
        label={t("fact.finding")}
        value={finding}
        error={fieldError(problem.finding)}
        onChange={(event) => setFinding(event.target.value)}
      >
        <option value="">{t("choose-finding")}</option>
        {FINDINGS.map((one) => (
          <option key={one} value={one}>
            {t(`finding.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        id={`${fieldId}-note`}
        name="note"
        label={t("fact.note")}
        hint={t("note-hint")}
        value={note}
        maxLength={1_000}
        error={fieldError(problem.note)}
        onChange={(event) => setNote(event.target.value)}
      />
      <p role="alert" className="font-medium text-bad empty:hidden">
        {problem.general}
      </p>
      <Button type="submit" look="primary" busy={busy} className="self-start">
        {t("close-case")}
      </Button>
    </form>
  );
}
