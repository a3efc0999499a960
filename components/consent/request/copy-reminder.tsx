"use client";

import { useFormatter, useTranslations } from "next-intl";
import { CopyMessage } from "@/components/ui/copy-button";

/** `askedAt` is ISO 8601. */
type ReminderProps = { hospital: string; askedAt: string };

/** Copies a text that reminds a patient of a request, for the hospital to send as it likes. It names no patient. */
export function CopyReminder({ hospital, askedAt }: ReminderProps) {
  const t = useTranslations("reminder");
  const format = useFormatter();
  const text = t("text", { hospital, day: format.dateTime(new Date(askedAt), { day: "numeric", month: "long" }) });
  return (
    <CopyMessage makeText={() => text} texts={{ copy: t("copy"), copied: t("copied"), failed: t("not-copied") }} />
  );
}
