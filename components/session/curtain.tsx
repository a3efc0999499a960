"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button, buttonClass } from "@/components/ui/button";

/** What stands in place of a page whose session is over while it has text that could not be saved. `name`: whose text it is. */
export function Curtain({ name, onDiscard }: { name: string; onDiscard: () => void }) {
  const t = useTranslations("session");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return createPortal(
    <div id="session-curtain" className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-4">
      <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
        {t("curtain-title")}
      </h1>
      <p>{t("curtain-text", { name })}</p>
      <a href="/sign-in" target="_blank" rel="noreferrer" className={buttonClass("primary")}>
        {t("curtain-sign-in")}
      </a>
      <Button look="danger" onClick={onDiscard}>
        {t("curtain-discard")}
      </Button>
    </div>,
    document.body,
  );
}
