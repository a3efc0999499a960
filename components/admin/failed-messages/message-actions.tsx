"use client";

import { useTranslations } from "next-intl";
import { DecisionForm, type Decide } from "@/components/admin/decision-form";

type ActionsProps = { id: string; may: { retry: boolean; close: boolean }; retry: Decide; close: Decide };

/** Trying a failed message again and closing it, with a reason. */
export function MessageActions({ id, may, retry, close }: ActionsProps) {
  const t = useTranslations("failed-message");
  return (
    <DecisionForm
      id={id}
      texts={{
        reason: t("reason"),
        reasonHint: t("reason-hint"),
        working: t("working"),
        failedTitle: t("failed-title"),
        unreachable: t("unreachable"),
        signInAgain: t("sign-in-again"),
        confirmTitle: t("close-title"),
        confirmText: t("close-text"),
        confirmCancel: t("close-cancel"),
      }}
      accept={may.retry ? { label: t("retry"), done: t("done.retry"), decide: retry } : null}
      reject={may.close ? { label: t("close"), done: t("done.close"), decide: close } : null}
    />
  );
}
