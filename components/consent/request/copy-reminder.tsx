"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** `askedAt` is ISO 8601. */
type ReminderProps = { hospital: string; askedAt: string };

/** Copies a text that reminds a patient of a request, for the hospital to send as it likes. It names no patient. */
export function CopyReminder({ hospital, askedAt }: ReminderProps) {
  const t = useTranslations("reminder");
  const format = useFormatter();
  const [result, setResult] = useState<"copied" | "not-copied" | null>(null);
  const text = t("text", { hospital, day: format.dateTime(new Date(askedAt), { day: "numeric", month: "long" }) });
  const copy = () => {
    // Browsers give the clipboard to pages with https alone.
    const { clipboard } = navigator as { clipboard?: Clipboard };
    const done = clipboard ? clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
    done.then(
      () => setResult("copied"),
      () => setResult("not-copied"),
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 print:hidden">
      <Button onClick={copy}>{t("copy")}</Button>
      <p role="status" className="min-w-0 flex-1 basis-60 wrap-anywhere">
        {result ? (
          <>
            {t(result)} <q>{text}</q>
          </>
        ) : null}
      </p>
    </div>
  );
}
