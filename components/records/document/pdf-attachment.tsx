"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";

// Loaded when the first PDF is opened: it is larger than all other scripts of the page.
const PdfPages = lazy(async () => ({ default: (await import("@/components/records/document/pdf-pages")).PdfPages }));

/** A PDF that is drawn in place once it is opened, with a download beside. */
export function PdfAttachment({ source, name, fileName }: { source: string; name: string; fileName: string }) {
  const t = useTranslations("records-browser.pdf");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 print:hidden">
        <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t(isOpen ? "close" : "open")}
          <span className="sr-only">: {name}</span>
        </Button>
        <a href={source} download={fileName}>
          {t("download", { name: fileName })}
        </a>
      </span>
      {isOpen ? (
        <Suspense fallback={<p role="status">{t("loading")}</p>}>
          <PdfPages source={source} name={name} />
        </Suspense>
      ) : (
        <p className="hidden text-soft print:block">{t("not-printed")}</p>
      )}
    </>
  );
}
