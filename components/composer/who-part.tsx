"use client";

import { useTranslations } from "next-intl";
import { CardNameNotice } from "@/components/composer/card-name-notice";
import { KnownPatientList } from "@/components/composer/known-patient-list";
import { OpenRequests } from "@/components/composer/open-requests";
import { Question, type QuestionProps } from "@/components/composer/question";
import { ScanButton } from "@/components/composer/scan-button";
import { useAddressField } from "@/components/composer/use-address-field";
import { useKnownPatients } from "@/components/composer/use-known-patients";
import type { PatientLookup } from "@/components/composer/use-patient-lookup";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { useEarlyText } from "@/components/ui/use-early-text";

type WhoProps = QuestionProps & {
  patient: PatientLookup;
  notSent: boolean;
  /** What stands behind the @ of addresses at this hospital's network; null without a connection. */
  ending: string | null;
};

/** Who is asked: the address, whose it is, and the open requests to that patient. */
export function WhoPart({ fields, set, errors, changed = [], patient, notSent, ending }: WhoProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const known = useTranslations("known-patients");
  const setAddress = (abhaAddress: string) => set({ abhaAddress });
  const { value, problem, card, read, onKeyDown, onChange, onBlur } = useAddressField(fields.abhaAddress, setAddress);
  useEarlyText("abhaAddress", value, read);
  const { patients, at, pick, search, close, input } = useKnownPatients({ text: value, ending, onAddress: read });
  const problemText = problem === "abha-address-not-latin" ? fieldError(problem) : problem && t(problem);
  return (
    <Question title={t("who")} isChanged={changed.includes("abhaAddress")}>
      <Field
        {...input}
        id="abhaAddress"
        label={t("abha-address")}
        hint={
          <>
            {t("abha-address-hint")}
            {ending ? <span className="pointer-coarse:hidden"> {known("tab-adds", { ending })}</span> : null}
          </>
        }
        error={problemText ?? fieldError(errors.abhaAddress)}
        value={value}
        onKeyDown={(event) => {
          input.onKeyDown(event);
          onKeyDown(event);
        }}
        onChange={(event) => {
          onChange(event);
          search(event.target.value);
        }}
        onBlur={() => {
          onBlur();
          close();
        }}
        frame={(field) => (
          <div className="relative flex gap-2">
            {field}
            <ScanButton onText={read} />
            <KnownPatientList patients={patients} at={at} onPick={pick} />
          </div>
        )}
        autoFocus={fields.abhaAddress === ""}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="email"
        after={
          patient.likelyAddress === null ? (
            <LookupResult patient={patient} />
          ) : (
            <NumberResult
              patient={patient}
              address={patient.likelyAddress}
              onUse={(abhaAddress) => {
                set({ abhaAddress });
                document.getElementById("abhaAddress")?.focus();
              }}
            />
          )
        }
      />
      <CardNameNotice card={card} patient={patient} />
      <OpenRequests requests={patient.open} notSent={notSent} />
    </Question>
  );
}

function LookupResult({ patient }: { patient: PatientLookup }) {
  const t = useTranslations("composer");
  const texts: Record<PatientLookup["kind"], string> = {
    none: "",
    running: t("lookup-running"),
    found: patient.name ?? "",
    "not-found": t("not-found", { address: patient.abhaAddress }),
    unavailable: t("lookup-unavailable"),
    failed: t("lookup-failed"),
  };
  const look =
    patient.kind === "found" ? "text-base font-semibold" : patient.kind === "not-found" ? "text-bad" : "text-soft";
  // The line keeps its height, so that the result does not move the form.
  return (
    <p role="status" className={`min-h-6 wrap-anywhere ${look}`}>
      {texts[patient.kind]}
      {patient.kind === "failed" && patient.message ? <span className="block">{patient.message}</span> : null}
    </p>
  );
}

type NumberProps = { patient: PatientLookup; address: string; onUse: (address: string) => void };

/** What to do about an ABHA number: its default address, whose it is, and a button that takes it. */
function NumberResult({ patient, address, onUse }: NumberProps) {
  const t = useTranslations("composer");
  const text =
    patient.kind === "found"
      ? t("number-found", { name: patient.name ?? "", address })
      : patient.kind === "not-found"
        ? t("number-not-found", { address })
        : t("number-likely", { address });
  return (
    <div role="status" className="flex flex-col items-start gap-2">
      <p className="wrap-anywhere">{text}</p>
      {patient.kind === "not-found" ? null : (
        <Button onClick={() => onUse(address)} className="wrap-anywhere">
          {t("number-use", { address })}
        </Button>
      )}
    </div>
  );
}
