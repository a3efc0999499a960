"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

/** So many characters are shown in place: more would stop the page. */
const MAX_SHOWN = 200_000;

type Source = { status: "closed" | "loading" | "failed" } | { status: "open"; text: string; isWhole: boolean };

/** The document as it was sent, shown in place by its link, which also a key presses. */
export function SourceView({ record }: { record: string }) {
  const t = useTranslations("records-browser.source");
  const [source, setSource] = useState<Source>({ status: "closed" });
  const address = `/api/records/${record}/source`;

  async function toggle(): Promise<void> {
    if (source.status === "open" || source.status === "loading") return setSource({ status: "closed" });
    setSource({ status: "loading" });
    const text = await fetch(address).then(
      (response) => (response.ok ? response.text() : null),
      () => null,
    );
    setSource(
      text === null
        ? { status: "failed" }
        : { status: "open", text: text.slice(0, MAX_SHOWN), isWhole: text.length <= MAX_SHOWN },
    );
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
      </kbd>
      <span role="status">
        {source.status === "loading" ? ` ${t("loading")}` : source.status === "failed" ? ` ${t("failed")}` : ""}
      </span>
      {source.status === "open" ? (
        <>
          {source.isWhole ? null : (
            <p>
              {t("shortened")}{" "}
              <a href={address} target="_blank" rel="noreferrer">
                {t("whole")}
              </a>
            </p>
          )}
          <pre
            tabIndex={0}
            aria-label={t("label")}
            className="mt-1 max-h-96 overflow-auto rounded bg-sunk p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
          >
            {source.text}
          </pre>
        </>
      ) : null}
    </div>
  );
}
