"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { RecordAnswerPrint } from "@/components/admin/audit/record-answer-print";
import { InstantText } from "@/components/time/instant-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { postJson } from "@/components/ui/post-json";
import { PrintButton } from "@/components/ui/printing";
import type { PatientViewer } from "@/lib/operations/audit/audit-view";

type Answer = { abhaAddress: string; viewers: PatientViewer[] };

/** Who saw a patient's data: one question with one answer, which can be printed. The address is sent in a body and kept nowhere. */
export function PatientViewers() {
  const t = useTranslations("audit.viewers");
  const actions = useTranslations("audit.actions");
  const errors = useTranslations("input-error");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [answer]);

  async function ask(abhaAddress: string): Promise<void> {
    const result = await postJson<PatientViewer[]>("/api/audit-viewers", { abhaAddress });
    if (result?.status === "done") {
      setAnswer({ abhaAddress, viewers: result.value });
      setError(undefined);
    } else setError(result?.code === "invalid-input" ? errors("abha-address-malformed") : t("failed"));
  }

  return (
    <section aria-labelledby="viewers" className="rounded-lg border border-line bg-card p-3">
      <h2 id="viewers" className="mb-2 text-lg font-semibold">
        {t("title")}
      </h2>
      <form
        method="dialog"
        className="flex flex-wrap items-end gap-3 print:hidden"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          const value = new FormData(event.currentTarget).get("viewers-address");
          void ask(typeof value === "string" ? value.trim() : "");
        }}
      >
        <Field
          id="viewers-address"
          label={t("address")}
          error={error}
          spellCheck={false}
          autoCapitalize="none"
          required
        />
        <Button type="submit">{t("ask")}</Button>
      </form>
      {answer ? (
        <div className="mt-3" data-viewers={answer.viewers.length}>
          <RecordAnswerPrint abhaAddress={answer.abhaAddress} />
          <div className="flex items-center justify-between gap-3">
            <h3 ref={heading} tabIndex={-1} className="font-semibold">
              {t("answer", { patient: answer.abhaAddress, count: answer.viewers.length })}
            </h3>
            <span className="print:hidden">
              <PrintButton label={t("print")} />
            </span>
          </div>
          <ul className="mt-2 flex flex-col gap-2">
            {answer.viewers.map((viewer, at) => (
              <li key={at} className="border-t border-line pt-2">
                <strong className="wrap-anywhere">{viewer.person}</strong> {t("times", { count: viewer.times })}{" "}
                <InstantText iso={viewer.firstAt} /> – <InstantText iso={viewer.lastAt} />
                <span className="block text-soft">{viewer.actions.map((action) => actions(action)).join(", ")}</span>
                <span className="block text-soft">
                  {t("from", { addresses: viewer.from.join(", ") || "–" })}{" "}
                  {t("purposes", { codes: viewer.purposes.join(", ") || "–" })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}
