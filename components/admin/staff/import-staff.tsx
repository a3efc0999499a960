"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ImportLinks } from "@/components/admin/staff/import-links";
import { ImportPreviewTable } from "@/components/admin/staff/import-preview-table";
import { useProblemText, type StaffProblem } from "@/components/admin/staff/use-staff-action";
import { useStaffImport } from "@/components/admin/staff/use-staff-import";
import { Button } from "@/components/ui/button";
import { Field, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { postJson } from "@/components/ui/post-json";
import { useEarlyText } from "@/components/ui/use-early-text";
import type { ImportPreview } from "@/lib/staff/preview-staff-import";

/** A list of people: chosen or pasted, checked line by line, and then invited. */
export function ImportStaff() {
  const t = useTranslations("staff.list");
  const problemText = useProblemText();
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const [isChecking, setChecking] = useState(false);
  const { state, dialog, invite, reset } = useStaffImport();
  const result = useRef<HTMLDivElement>(null);
  const people = preview?.lines.flatMap(({ person }) => person ?? []) ?? [];

  useEffect(() => {
    if (preview || problem) result.current?.focus();
  }, [preview, problem]);
  useEffect(() => {
    if (state.links.length === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state.links]);

  const change = (changed: string) => {
    setText(changed);
    setPreview(null);
    setProblem(null);
    reset();
  };
  useEarlyText("lines", text, change);
  async function check() {
    setChecking(true);
    setProblem(null);
    const checked = await postJson<ImportPreview>("/api/staff-import/preview", { text });
    setChecking(false);
    if (checked?.status === "done") setPreview(checked.value);
    else setProblem(checked ?? { code: "unreachable", fields: {} });
  }
  const isStarted = state.stage !== "idle" || state.done > 0;
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <fieldset disabled={isStarted} className="flex flex-col gap-4">
        <Field
          id="file"
          type="file"
          accept=".csv,text/csv,text/plain"
          label={t("file")}
          onChange={({ target }) => void target.files?.[0]?.text().then(change)}
        />
        <TextField
          id="lines"
          label={t("text")}
          rows={6}
          value={text}
          spellCheck={false}
          onChange={({ target }) => change(target.value)}
        />
      </fieldset>
      {isStarted ? null : (
        <div className="print:hidden">
          <Button
            look={preview ? "plain" : "primary"}
            busy={isChecking}
            disabled={text.trim() === ""}
            onClick={() => void check()}
          >
            {t(isChecking ? "previewing" : "preview")}
          </Button>
        </div>
      )}
      <div ref={result} tabIndex={-1} role="group" aria-label={t("result")} className="flex flex-col gap-3">
        {problem ? (
          <Notice look="bad" role="alert">
            {problem.fields["text"] === "too-long" ? t("problem.too-long") : problemText(problem)}
          </Notice>
        ) : null}
        {preview?.problem ? (
          <Notice look="bad" role="alert">
            {t(`problem.${preview.problem.key}`, { line: preview.problem.line ?? 1 })}
          </Notice>
        ) : null}
        {preview && !preview.problem ? (
          <>
            <p role="status" className="font-medium">
              {t("summary", { good: people.length, bad: preview.lines.length - people.length })}
            </p>
            {state.stage !== "done" && people.length > 0 ? (
              <div className="print:hidden">
                <Button look="primary" busy={state.stage === "inviting"} onClick={() => void invite(people)}>
                  {state.stage === "inviting"
                    ? t("inviting", { done: state.done, count: people.length })
                    : t("invite", { count: people.length - state.done })}
                </Button>
              </div>
            ) : null}
            {state.stoppedBy ? (
              <Notice look="bad" role="alert">
                {t("stopped", { reason: problemText({ code: state.stoppedBy, fields: {} }) })}
              </Notice>
            ) : null}
            {state.stage === "done" || state.links.length > 0 ? <ImportLinks state={state} /> : null}
            {isStarted ? null : <ImportPreviewTable lines={preview.lines} />}
          </>
        ) : null}
      </div>
      {dialog}
    </div>
  );
}
