"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useFieldError } from "@/components/ui/use-message";
import { Notice } from "@/components/ui/notice";

/** What stood in the way: fields by name, or a code for the whole. */
export type FormErrors = { fields: Record<string, string>; code?: string };

/** On top, with the focus: each line leads to its field. */
export function ErrorSummary({ problems }: { problems: FormErrors | null }) {
  const t = useTranslations("composer");
  const refusal = useTranslations("refusal");
  const words = useFieldError();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems) box.current?.focus();
  }, [problems]);
  if (!problems) return null;
  const lines = Object.entries(problems.fields).map(([path, key]) => ({
    id: path.split(".")[0] ?? path,
    text: words(key),
  }));
  const { code } = problems;
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h2 className="font-semibold">
        {lines.length > 0 ? t("errors-title", { count: lines.length }) : t("failed-title")}
      </h2>
      {lines.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-1">
          {lines.map(({ id, text }) => (
            <li key={id + text}>
              <a
                href={`#${id}`}
                className="inline-block min-h-6"
                onClick={() => setTimeout(() => document.getElementById(id)?.focus())}
              >
                {text}
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p>{code === "unreachable" ? t("unreachable") : refusal(code && refusal.has(code) ? code : "unexpected")}</p>
      )}
      {code === "not-signed-in" ? (
        <p>
          {t("ended")}{" "}
          <a href="/sign-in" target="_blank" rel="noreferrer">
            {t("ended-sign-in")}
          </a>
          {". "}
          {t("ended-then")}
        </p>
      ) : null}
    </Notice>
  );
}
