"use client";

import { useFormatter, useTranslations } from "next-intl";
import { PrintedPageFoot } from "@/components/ui/print-page-style";
import { usePrintedAt } from "@/components/ui/printing";

/** The foot of every printed page: of which hospital, by whom and when it was printed, and the number of the page. */
export function PrintMargins({ hospital, person }: { hospital: string; person: string }) {
  const t = useTranslations("frame");
  const format = useFormatter();
  const at = usePrintedAt();
  if (!at) return null;
  const time = format.dateTime(at, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  return <PrintedPageFoot text={t("printed", { hospital, person, time })} />;
}
