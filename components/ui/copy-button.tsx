"use client";

import { useState } from "react";

type Texts = { copy: string; copied: string; failed: string };

/** Copies a text and shows whether that worked. */
export function CopyButton({ text, label, texts }: { text: string; label: string; texts: Texts }) {
  const [status, setStatus] = useState(texts.copy);
  const copy = () => {
    const done = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
    done.then(
      () => setStatus(texts.copied),
      () => setStatus(texts.failed),
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`${status}: ${label}`}
      className="min-h-6 text-accent underline print:hidden"
    >
      {status}
    </button>
  );
}
