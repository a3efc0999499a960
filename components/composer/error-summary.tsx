"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import type { RefusalCode } from "@/lib/web/action-result";

/** Error keys by field, and the code of the refusal. */
export type FormErrors = { fields: Record<string, string>; code?: RefusalCode | "unreachable" };

/** All errors above the form. It takes the focus, and each line links to its field. */
export function ErrorSummary({ errors }: { errors: FormErrors | null }) {
  const t = useTranslations("composer");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors) box.current?.focus();
  }, [errors]);
  if (!errors) return null;
  const lines = Object.entries(errors.fields).map(([path, key]) => ({
    id: path.split(".")[0] ?? path,
    text: fieldError(key),
  }));
  const { code = "unexpected" } = errors;
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h2 className="font-semibold">{lines.length > 0 ? t("errors-title", { count: lines.length }) : t("not-sent")}</h2>
      {lines.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-1">
          {lines.map(({ id, text }) => (
            <li key={`${id} ${text}`}>
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
        <p>{code === "unreachable" ? t("unreachable") : refusal(code)}</p>
      )}
      {code === "not-signed-in" ? (
        <p>
          {t("session-ended")}{" "}
          <a href="/sign-in" target="_blank" rel="noreferrer">
            {t("sign-in-again")}
          </a>
          {". "}
          {t("then-come-back")}
        </p>
      ) : null}
    </Notice>
  );
}
