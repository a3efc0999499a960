"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Notice } from "@/components/ui/notice";

/** Why a decision was not taken: a fault of the reason's field, or a code for the whole. */
export type DecisionError = { code: string; field?: string | undefined };

/** On top of the form, with the focus; leads to the field. */
export function DecisionProblem({ problem }: { problem: DecisionError | null }) {
  const t = useTranslations("callback");
  const errors = useTranslations("input-error");
  const refusal = useTranslations("refusal");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const { code, field } = problem;
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h3 className="font-semibold">{t("failed-title")}</h3>
      {field ? (
        <a
          href="#reason"
          className="inline-block min-h-6"
          onClick={() => setTimeout(() => document.getElementById("reason")?.focus())}
        >
          {errors(errors.has(field) ? field : "unknown")}
        </a>
      ) : (
        <p>{code === "unreachable" ? t("unreachable") : refusal(refusal.has(code) ? code : "unexpected")}</p>
      )}
      {code === "not-signed-in" ? (
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("sign-in-again")}
        </a>
      ) : null}
    </Notice>
  );
}
