"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

type Source = { status: "closed" | "loading" | "failed" | "unreadable" } | { status: "open"; text: string };

/** The document as it was sent, shown in place by its link, which also a key presses. */
export function SourceView({ record }: { record: string }) {
  const t = useTranslations("records-browser.source");
  const [source, setSource] = useState<Source>({ status: "closed" });
  const { status } = source;
  const isOpen = status === "open";
  const address = `/api/records/${record}/source`;
  return (
    <div className="print:hidden">
      <a
        href={address}
        data-source-link
        aria-expanded={isOpen}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          if (isOpen || status === "loading") return setSource({ status: "closed" });
          setSource({ status: "loading" });
          void fetchSource(address).then(setSource);
        }}
      >
        {t(isOpen ? "close" : "open")}
      </a>{" "}
      <kbd className="rounded border border-edge px-1 font-mono text-soft" aria-hidden="true">
        r
      </kbd>{" "}
      <span role="status">{isOpen || status === "closed" ? null : t(status)}</span>
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

/** The server answers 422 where the document is there, and cannot be shown as text. */
async function fetchSource(address: string): Promise<Source> {
  try {
    const response = await fetch(address);
    if (response.ok) return { status: "open", text: await response.text() };
    return { status: response.status === 422 ? "unreadable" : "failed" };
  } catch {
    return { status: "failed" };
  }
}
