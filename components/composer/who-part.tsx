"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { Question } from "@/components/composer/question";
import type { QuestionProps } from "@/components/composer/part";
import { useFieldError } from "@/components/ui/use-message";
import type { PatientState } from "@/components/composer/use-patient";
import { useSituationText } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

/** Who is asked: the address, whose it is, and what is still open for them. */
export function WhoPart({
  fields,
  set,
  errors,
  patient,
  stopped,
}: QuestionProps & { patient: PatientState; stopped: boolean }) {
  const t = useTranslations("composer");
  const words = useFieldError();
  return (
    <Question title={t("who")}>
      <Field
        id="abhaAddress"
        label={t("abha-address")}
        hint={t("abha-address-hint")}
        error={words(errors.abhaAddress)}
        value={fields.abhaAddress}
        onChange={(event) => set({ abhaAddress: event.target.value })}
        autoFocus={fields.abhaAddress === ""}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="email"
        after={errors.abhaAddress ? null : <Whose patient={patient} />}
      />
      <OpenRequests patient={patient} stopped={stopped} />
    </Question>
  );
}

function Whose({ patient }: { patient: PatientState }) {
  const t = useTranslations("composer");
  const said: Record<PatientState["kind"], string> = {
    none: "",
    asking: t("looking-up"),
    found: t("found", { name: patient.name ?? "" }),
    "not-found": t("not-found"),
    "form-only": t("form-only"),
    failed: t("look-up-failed"),
  };
  const look =
    patient.kind === "found" ? "text-base font-semibold" : patient.kind === "not-found" ? "text-bad" : "text-soft";
  // Its line is kept, so that the name's coming moves nothing.
  return (
    <p role="status" className={`min-h-6 ${look}`}>
      {said[patient.kind]}
      {patient.kind === "failed" && patient.message ? <span className="block">{patient.message}</span> : null}
    </p>
  );
}

function OpenRequests({ patient, stopped }: { patient: PatientState; stopped: boolean }) {
  const t = useTranslations("composer");
  const situation = useSituationText();
  if (patient.open.length === 0) return null;
  return (
    <Notice look="note" id="open-requests" tabIndex={-1} role="status">
      <h3 className="font-semibold">{t("open-title", { count: patient.open.length })}</h3>
      <ul className="my-1 flex flex-col gap-1">
        {patient.open.map((request) => (
          <li key={request.id}>
            <Link href={`/requests/${request.id}`} className="text-ink">
              <StatusWord status={request.status} /> {situation(request.situation)}
            </Link>
          </li>
        ))}
      </ul>
      <p>{t("open-advice")}</p>
      {stopped ? <p className="font-semibold">{t("open-stopped")}</p> : null}
    </Notice>
  );
}
