"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

const FILE = "consent-desk-recovery-codes.txt";

/** New recovery codes, which are shown once: to be downloaded, printed or written down. It takes the focus. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const t = useTranslations("account.recovery");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const download = () => {
    const address = URL.createObjectURL(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: FILE });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Notice look="note" ref={box} tabIndex={-1} role="group" aria-label={t("title")} className="mt-3">
      <p className="mb-2 font-medium">{t("shown")}</p>
      <ul className="mb-3 grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button onClick={download}>{t("download")}</Button>
        <Button onClick={() => window.print()}>{t("print")}</Button>
        <Button look="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </Notice>
  );
}
