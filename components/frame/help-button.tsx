"use client";

import { useTranslations } from "next-intl";
import { openOverlay } from "@/components/frame/overlay";

/** Opens the help, as the key `?` does. */
export function HelpButton() {
  const t = useTranslations("shortcuts");
  return (
    <button type="button" onClick={() => openOverlay("help")} className="min-h-6 text-accent underline">
      {t("help")} <kbd className="max-md:hidden">?</kbd>
    </button>
  );
}
