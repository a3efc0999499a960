"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { Question, type QuestionProps } from "@/components/composer/question";
import type { PatientLookup } from "@/components/composer/use-patient-lookup";
import { useSituationText } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";

type WhoProps = QuestionProps & { patient: PatientLookup; notSent: boolean };

/** Who is asked: the address, whose it is, and the open requests to that patient. */
export function WhoPart({ fields, set, errors, patient, notSent }: WhoProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  return (
    <Question title={t("who")}>
      <Field
        id="abhaAddress"
        label={t("abha-address")}
        hint={t("abha-address-hint")}
        error={fieldError(errors.abhaAddress)}
        value={fields.abhaAddress}
        onChange={(event) => set({ abhaAddress: event.target.value })}
        autoFocus={fields.abhaAddress === ""}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="email"
        after={errors.abhaAddress ? null : <LookupResult patient={patient} />}
      />
      <OpenRequests patient={patient} notSent={notSent} />
    </Question>
  );
}

function LookupResult({ patient }: { patient: PatientLookup }) {
  const t = useTranslations("composer");
  const texts: Record<PatientLookup["kind"], string> = {
    none: "",
    running: t("lookup-running"),
    found: patient.name ?? "",
    "not-found": t("not-found"),
    unavailable: t("lookup-unavailable"),
    failed: t("lookup-failed"),
  };
  const look =
    patient.kind === "found" ? "text-base font-semibold" : patient.kind === "not-found" ? "text-bad" : "text-soft";
  // The line keeps its height, so that the result does not move the form.
  return (
    <p role="status" className={`min-h-6 ${look}`}>
      {texts[patient.kind]}
      {patient.kind === "failed" && patient.message ? <span className="block">{patient.message}</span> : null}
    </p>
  );
}

function OpenRequests({ patient, notSent }: { patient: PatientLookup; notSent: boolean }) {
  const t = useTranslations("composer");
  const situationText = useSituationText();
  if (patient.open.length === 0) return null;
  return (
    <Notice look="note" id="open-requests" tabIndex={-1} role="status">
      <h3 className="font-semibold">{t("open-requests", { count: patient.open.length })}</h3>
      <ul className="my-1 flex flex-col gap-1">
        {patient.open.map((request) => (
          <li key={request.id}>
            <Link href={`/requests/${request.id}`} className="text-ink">
              <StatusWord status={request.status} /> {situationText(request.situation)}
            </Link>
          </li>
        ))}
      </ul>
      <p>{t("open-requests-advice")}</p>
      {notSent ? <p className="font-semibold">{t("open-requests-not-sent")}</p> : null}
    </Notice>
  );
}
