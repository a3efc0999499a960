"use client";

import { useFormatter, useTranslations } from "next-intl";
import { CopyMessage } from "@/components/ui/copy-button";

type CopyForAdminProps = {
  /** What was shown; nothing about a patient. */
  what: string;
  /** When it happened (ISO 8601); where it is left out, when the button is pressed. */
  at?: string;
  /** An id under which an administrator finds it. */
  reference?: string;
};

/** Copies what an administrator has to know: what happened, when, and where to find it. It names no patient. */
export function CopyForAdmin({ what, at, reference }: CopyForAdminProps) {
  const t = useTranslations("refusal-help");
  const format = useFormatter();
  const makeText = () => {
    const time = format.dateTime(at === undefined ? new Date() : new Date(at), {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const values = { what, at: time };
    return reference === undefined ? t("text", values) : t("text-with-reference", { ...values, reference });
  };
  return <CopyMessage makeText={makeText} texts={{ copy: t("copy"), copied: t("copied"), failed: t("not-copied") }} />;
}
