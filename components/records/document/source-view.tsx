"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DocumentSource } from "@/lib/health-record/worker/read-source";
import type { ReadProblem } from "@/lib/health-record/worker/read-stored-documents";

type Source = { status: "closed" | "loading" | "failed" } | ({ status: "open" } & DocumentSource);

/** The document as it was sent, shown in place by its link, which also a key presses. */
export function SourceView({ record }: { record: string }) {
  const t = useTranslations("records-browser.source");
  const problems = useTranslations("record-problem");
  const [source, setSource] = useState<Source>({ status: "closed" });
  const [problem, setProblem] = useState<ReadProblem | null>(null);
  const address = `/api/records/${record}/source`;

  async function toggle(): Promise<void> {
    if (source.status === "open" || source.status === "loading") return setSource({ status: "closed" });
    setSource({ status: "loading" });
    const answer = await fetch(address)
      .then(
        (response) =>
          (response.ok ? response.json() : null) as Promise<DocumentSource | { problem: ReadProblem } | null>,
      )
      .catch(() => null);
    setProblem(answer !== null && "problem" in answer ? answer.problem : null);
    setSource(answer === null || "problem" in answer ? { status: "failed" } : { status: "open", ...answer });
  }

  const isOpen = source.status === "open";
  return (
    <div className="print:hidden">
      <a
        href={address}
        data-source-link
        aria-expanded={isOpen}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          void toggle();
        }}
      >
        {t(isOpen ? "close" : "open")}
      </a>{" "}
      <kbd className="rounded border border-edge px-1 font-mono text-soft" aria-hidden="true">
        r
      </kbd>{" "}
      <span role="status">
        {source.status === "loading" ? t("loading") : null}
        {source.status === "failed" ? (problem === null ? t("failed") : problems(problem)) : null}
        {isOpen ? source.notices.map((notice) => problems(notice)).join(" ") : null}
      </span>
      {isOpen ? (
        <pre
          tabIndex={0}
          aria-label={t("label")}
          className="mt-1 max-h-96 overflow-auto rounded bg-sunk p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {source.text}
        </pre>
      ) : null}
    </div>
  );
}
