"use client";

import { useTranslations } from "next-intl";
import { useId, useState, type ChangeEvent } from "react";
import { MOST_PATIENTS, readAddressList } from "@/components/patient-list/read-address-list";
import { buttonClass } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { useEarlyText } from "@/components/ui/use-early-text";

/** The largest file that is read, in bytes: a list of 50 patients is far smaller. */
const LARGEST_FILE = 1_000_000;

type ListInputProps = {
  text: string;
  /** How many entries the list has more than may be asked at once. */
  tooMany: number;
  isLocked: boolean;
  onText: (text: string) => void;
};

/** The addresses of a list: typed, pasted, or from a CSV file, of which only the addresses get into the page. */
export function ListInput({ text, tooMany, isLocked, onText }: ListInputProps) {
  const t = useTranslations("patient-list");
  const fileId = useId();
  useEarlyText("addresses", text, onText);
  const [fileProblem, setFileProblem] = useState<"file-too-large" | "file-empty" | null>(null);
  const error =
    tooMany > 0 ? t("too-many", { most: MOST_PATIENTS, tooMany }) : fileProblem ? t(fileProblem) : undefined;
  const readFile = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    const content = file.size > LARGEST_FILE ? null : await file.text();
    // The same file may be chosen again after it was changed.
    target.value = "";
    const entries = content === null ? [] : readAddressList(content);
    // Such as a workbook that is only named like a text: it would fill the list with its bytes.
    const isEmpty = entries.every(({ problem }) => problem === "abha-address-malformed");
    setFileProblem(content === null ? "file-too-large" : isEmpty ? "file-empty" : null);
    if (!isEmpty) onText([text.trimEnd(), ...entries.map((entry) => entry.text)].filter(Boolean).join("\n"));
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor="addresses" className="font-medium">
        {t("addresses")}
      </label>
      <textarea
        id="addresses"
        rows={6}
        value={text}
        readOnly={isLocked}
        onChange={(event) => {
          setFileProblem(null);
          onText(event.target.value);
        }}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={`addresses-hint${error ? " addresses-error" : ""}`}
        className="w-full rounded-md border border-edge bg-card px-2.5 py-1.5 text-ink read-only:bg-sunk aria-invalid:border-bad"
      />
      <p id="addresses-hint" className="text-soft">
        {t("addresses-hint", { most: MOST_PATIENTS })}
      </p>
      <FieldError id="addresses" error={error} />
      <div>
        <input
          id={fileId}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          disabled={isLocked}
          onChange={(event) => void readFile(event)}
          className="peer sr-only"
        />
        <label
          htmlFor={fileId}
          className={`${buttonClass()} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-disabled:opacity-60`}
        >
          {t("file")}
        </label>
      </div>
    </div>
  );
}
