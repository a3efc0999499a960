"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState, type ChangeEvent } from "react";
import { Question, type QuestionProps } from "@/components/composer/question";
import type { PatientLookup } from "@/components/composer/use-patient-lookup";
import { useSituationText } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import { readAddressEntry } from "@/lib/abdm/abha-address";

type WhoProps = QuestionProps & { patient: PatientLookup; notSent: boolean };

/** Who is asked: the address, whose it is, and the open requests to that patient. */
export function WhoPart({ fields, set, errors, changed = [], patient, notSent }: WhoProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const { value, problem, ...field } = useAddressField(fields.abhaAddress, (abhaAddress) => set({ abhaAddress }));
  return (
    <Question title={t("who")} isChanged={changed.includes("abhaAddress")}>
      <Field
        {...field}
        id="abhaAddress"
        label={t("abha-address")}
        hint={t("abha-address-hint")}
        error={problem ? t(problem) : fieldError(errors.abhaAddress)}
        value={value}
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
      <OpenRequests patient={patient} notSent={notSent} />
    </Question>
  );
}

/**
 * The field of an address, into which the code of an ABHA card may be pasted, or typed by a scanner. Only its address gets into the form:
 * the code also holds the name and the home of the patient, and the form is saved.
 */
function useAddressField(address: string, onAddress: (address: string) => void) {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<"code-unreadable" | "code-without-address" | null>(null);
  const end = (found: string, reason: typeof problem) => {
    setCode(null);
    setProblem(reason);
    onAddress(found);
  };
  return {
    value: code ?? address,
    problem,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      const entry = readAddressEntry(target.value);
      if (entry.kind === "text") return end(target.value, null);
      if (entry.kind === "code") return end(entry.abhaAddress ?? "", entry.abhaAddress ? null : "code-without-address");
      // Whoever was in the field before must not be asked while the code is incomplete.
      end("", null);
      setCode(target.value);
    },
    onBlur: () => {
      if (code !== null) end("", "code-unreadable");
    },
  };
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
