"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import { RefusalText } from "@/components/ui/refusal-text";
import type { RefusalCode } from "@/lib/web/action-result";

/** What was attempted: nothing is sent by itself but what was to be sent. */
type Step = "send" | "ask-again" | "discard";

/**
 * Error keys by field, the code of the refusal, and what was refused: `send` where it is left out. `isUncertain`: the answer is missing, so that
 * it may have been done.
 */
export type FormErrors = { fields: Record<string, string>; code?: RefusalCode; failed?: Step; isUncertain?: boolean };

type SummaryProps = {
  errors: FormErrors | null;
  /** The fields that were changed since: their errors are crossed out, so that nothing below moves. */
  changed: readonly string[];
  busy: boolean;
  /** What failed for lack of a connection, once more. */
  onRetry: () => void;
};

/** All errors above the form. It takes the focus, and each line links to its field. */
export function ErrorSummary({ errors, changed, busy, onRetry }: SummaryProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors) box.current?.focus();
  }, [errors]);
  if (!errors) return null;
  const lines = linesOf(errors, fieldError);
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      <h2 className="font-semibold">
        {lines.length > 0 ? t("errors-title", { count: lines.length }) : t(titleOf(errors))}
      </h2>
      {lines.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-1">
          {lines.map(({ id, text }) => (
            <li key={`${id} ${text}`}>
              <a
                href={`#${id}`}
                className="inline-block min-h-6"
                onClick={() => setTimeout(() => document.getElementById(id)?.focus())}
              >
                {changed.includes(id) ? <s className="text-soft">{text}</s> : text}
              </a>
              {changed.includes(id) ? <span className="ml-2">{t("error-changed")}</span> : null}
            </li>
          ))}
        </ul>
      ) : (
        <Refusal
          code={errors.code ?? "unexpected"}
          sentLater={errors.failed === "send" && changed.length === 0}
          busy={busy}
          onRetry={onRetry}
        />
      )}
    </Notice>
  );
}

function titleOf({ failed, isUncertain }: FormErrors): "maybe-sent" | "not-sent" | "not-discarded" {
  if (failed === "discard") return "not-discarded";
  return isUncertain ? "maybe-sent" : "not-sent";
}

/** The fields in the order of the form. */
const FIELDS = [
  "abhaAddress",
  "purpose",
  "emergencyReason",
  "hiTypes",
  "from",
  "to",
  "keepUntil",
  "hipId",
  "careContexts",
  "frequency",
];

/** One line for each field and text. */
function linesOf({ fields }: FormErrors, textOf: (key: string) => string | undefined): { id: string; text: string }[] {
  const lines = Object.entries(fields).map(([path, key]) => ({
    id: path.split(".")[0] ?? path,
    text: textOf(key) ?? "",
  }));
  return lines
    .filter(({ id, text }, at) => lines.findIndex((other) => other.id === id && other.text === text) === at)
    .sort((a, b) => FIELDS.indexOf(a.id) - FIELDS.indexOf(b.id));
}

type RefusalProps = Pick<SummaryProps, "busy" | "onRetry"> & {
  code: RefusalCode;
  /** Whether it is sent by itself once the connection returns. */
  sentLater: boolean;
};

/** Why nothing was sent, and what to do. */
function Refusal({ code, sentLater, busy, onRetry }: RefusalProps) {
  const t = useTranslations("composer");
  if (code === "unreachable") {
    return (
      <div className="flex flex-col items-start gap-2">
        <p>
          {t("unreachable")} {sentLater ? t("unreachable-retry") : ""}
        </p>
        <Button busy={busy} onClick={onRetry}>
          {t("retry")}
        </Button>
      </div>
    );
  }
  if (code !== "not-signed-in") return <RefusalText code={code} isForDoctor />;
  return (
    <p>
      {t("session-ended")}{" "}
      <a href="/sign-in" target="_blank" rel="noreferrer">
        {t("sign-in-again")}
      </a>
      {". "}
      {t("then-come-back")}
    </p>
  );
}
