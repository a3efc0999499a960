"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

type Texts = { copy: string; copied: string; failed: string };

/** Copies a text and shows whether that worked. */
export function CopyButton({ text, label, texts }: { text: string; label: string; texts: Texts }) {
  const [status, setStatus] = useState(texts.copy);
  const copy = async () => setStatus((await copied(text)) ? texts.copied : texts.failed);
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={`${status}: ${label}`}
      className="min-h-6 text-accent underline print:hidden"
    >
      {status}
    </button>
  );
}

/** Copies a message for somebody else, made when the button is pressed, and shows it, so that it can be read or copied by hand. */
export function CopyMessage({ makeText, texts }: { makeText: () => string; texts: Texts }) {
  const [result, setResult] = useState<{ text: string; isCopied: boolean } | null>(null);
  const copy = async () => {
    const text = makeText();
    setResult({ text, isCopied: await copied(text) });
  };
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 print:hidden">
      <Button onClick={() => void copy()}>{texts.copy}</Button>
      <span role="status" className="min-w-0 flex-1 basis-60 wrap-anywhere empty:hidden">
        {result ? (
          <>
            {result.isCopied ? texts.copied : texts.failed} <q>{result.text}</q>
          </>
        ) : null}
      </span>
    </span>
  );
}

/** Puts a text into the clipboard; false where the browser does not let it. */
async function copied(text: string): Promise<boolean> {
  // Browsers give the clipboard to pages with https alone.
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (!clipboard) return false;
  return clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
