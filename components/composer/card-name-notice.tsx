"use client";

import { useTranslations } from "next-intl";
import { isSameName } from "@/components/composer/same-name";
import type { ScannedCard } from "@/components/composer/use-address-field";
import type { PatientLookup } from "@/components/composer/use-patient-lookup";
import { Notice } from "@/components/ui/notice";

/** A warning where the name on a scanned card is not the one that the network has for the card's address. */
export function CardNameNotice({ card, patient }: { card: ScannedCard | null; patient: PatientLookup }) {
  const t = useTranslations("scan");
  const name = patient.kind === "found" ? patient.name : null;
  if (!card || name === null || card.abhaAddress !== patient.abhaAddress || isSameName(card.name, name)) return null;
  return (
    <Notice look="note" role="alert" className="wrap-anywhere">
      <p className="font-semibold">{t("other-name", { card: card.name, name })}</p>
      <p>{t("other-name-advice")}</p>
    </Notice>
  );
}
