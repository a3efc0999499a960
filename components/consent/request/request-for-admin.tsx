"use client";

import { useNow, useTranslations } from "next-intl";
import { asksAdmin } from "@/components/consent/request/asks-admin";
import { useAdvice } from "@/components/consent/situation-sentence";
import { CopyForAdmin } from "@/components/ui/copy-for-admin";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

type RequestForAdminProps = { request: Pick<ConsentRequestDetail, "id" | "situation" | "updatedAt"> };

/**
 * Copies for an administrator what a request's page asks of them; nothing where it asks nothing. Which hospitals have records of the patient
 * is not part of it.
 */
export function RequestForAdmin({ request: { id, situation, updatedAt } }: RequestForAdminProps) {
  const t = useTranslations("refusal-help");
  const adviceText = useAdvice(useNow({ updateInterval: 30_000 }));
  switch (situation.kind) {
    case "mismatch":
      return <CopyForAdmin what={t("mismatch")} at={situation.at} reference={id} />;
    case "failed":
      return asksAdmin(situation.advice) ? (
        <CopyForAdmin what={adviceText(situation.advice, situation.at)} at={situation.at} reference={id} />
      ) : null;
    case "sending":
      return situation.problem && asksAdmin(situation.problem.advice) ? (
        <CopyForAdmin what={adviceText(situation.problem.advice)} at={updatedAt} reference={id} />
      ) : null;
    default:
      return null;
  }
}
