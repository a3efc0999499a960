"use client";

import { useState } from "react";

type Words = { copy: string; copied: string; failed: string };

/** Copies a text and says whether it did. */
export function CopyButton({ text, label, words }: { text: string; label: string; words: Words }) {
  const [said, setSaid] = useState(words.copy);
  const copy = () => {
    const done = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
    done.then(
      () => setSaid(words.copied),
      () => setSaid(words.failed),
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`${said}: ${label}`}
      className="min-h-6 text-accent underline print:hidden"
    >
      {said}
    </button>
  );
}
