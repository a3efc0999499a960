"use client";

import { useTranslations } from "next-intl";
import { DecisionForm, type Decide } from "@/components/admin/decision-form";

type ActionsProps = { id: string; may: { replay: boolean; discard: boolean }; replay: Decide; discard: Decide };

/** Replaying and discarding a callback, with a reason. */
export function CallbackActions({ id, may, replay, discard }: ActionsProps) {
  const t = useTranslations("callback");
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
        confirmTitle: t("discard-title"),
        confirmText: t("discard-text"),
        confirmCancel: t("discard-cancel"),
      }}
      accept={may.replay ? { label: t("replay"), done: t("done.replay"), decide: replay } : null}
      reject={may.discard ? { label: t("discard"), done: t("done.discard"), decide: discard } : null}
    />
  );
}
