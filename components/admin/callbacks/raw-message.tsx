"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { ReadableBody } from "@/lib/operations/callbacks/callback-view";

/** The message that the network sent, always shown as text. */
export function RawMessage({ body }: { body: ReadableBody }) {
  const t = useTranslations("callback");
  const texts = { copy: t("copy"), copied: t("copied"), failed: t("copy-failed") };
  const empty = body.form === "empty" || body.form === "erased" || body.form === "unreadable";
  return (
    <Card
      title={t("message")}
      extra={
        <span className="flex gap-3 text-soft">
          {body.form === "erased" || body.form === "unreadable" ? null : t("size", { bytes: body.bytes })}
          {empty ? null : <CopyButton text={body.text} label={t("whole")} texts={texts} />}
        </span>
      }
    >
      <p className="mb-2 text-soft">{t(`body-form.${body.form}`)}</p>
      {empty ? null : (
        <pre
          tabIndex={0}
          aria-label={t("whole")}
          role="region"
          className="max-h-[70dvh] overflow-auto rounded-md border border-line bg-sunk p-3 font-mono text-sm/5 wrap-anywhere whitespace-pre-wrap print:max-h-none"
        >
          {body.text}
        </pre>
      )}
    </Card>
  );
}
