"use client";

import { useNow, useTranslations } from "next-intl";
import { useAgo } from "@/components/time/use-ago";
import { useTimeFormat } from "@/components/time/use-time-format";
import { FactList } from "@/components/ui/fact-list";
import type { CredentialView } from "@/lib/credential/credential-view";

type FactsProps = { credential: CredentialView; deliveryCheckedAt: string | null };

/** The settings and state of a credential. Of the secret only its last characters and its age are shown. */
export function CredentialFacts({ credential, deliveryCheckedAt }: FactsProps) {
  const t = useTranslations("credentials");
  const now = useNow({ updateInterval: 60_000 });
  const ago = useAgo(now);
  const time = useTimeFormat(now);
  const { secret, session } = credential;
  return (
    <>
      <FactList
        columns="stacked"
        facts={[
          { name: t("gateway-address"), value: credential.gatewayUrl },
          { name: t("dialect"), value: credential.dialect },
          { name: t("client-id"), value: credential.clientId },
          {
            name: t("client-secret"),
            value: t("secret-set", {
              ago: ago(secret.setAt),
              by: secret.setBy ?? t("by-setup"),
              ending: secret.ending || "…",
            }),
          },
          { name: t("hiu-id"), value: credential.hiuId },
          { name: t("consent-manager"), value: credential.cmId },
          { name: t("abha-search-address"), value: credential.abhaUrl ?? t("abha-search-address-none") },
          {
            name: t("rate"),
            value: t("rate-of", { calls: credential.callsPerSecond, burst: credential.callBurst }),
          },
          {
            name: t("session"),
            value: session
              ? t(`session-result.${session.outcome}`, {
                  at: time.at(session.requestedAt),
                  message: session.error?.message ?? "",
                })
              : t("session-never"),
          },
          {
            name: t("callback-address"),
            value:
              credential.callbackUrl && credential.callbackRegisteredAt
                ? t("callback-registered", {
                    url: credential.callbackUrl,
                    at: time.at(credential.callbackRegisteredAt),
                  })
                : t("callback-not-registered"),
          },
          {
            name: t("callback-secret"),
            value: t(`callback-secret-state.${credential.callbackSecretRequired ? "required" : "optional"}`),
          },
          {
            name: t("delivery"),
            value: deliveryCheckedAt
              ? t("delivery-checked", { ago: ago(deliveryCheckedAt) })
              : t("delivery-never-checked"),
          },
        ]}
      />
      {credential.callbackUrl && !credential.callbackIsOwn ? (
        <p className="mt-3 text-soft">{t("callback-not-own")}</p>
      ) : null}
      {session?.stopped ? <p className="mt-3 font-semibold text-bad">{t("stopped")}</p> : null}
    </>
  );
}
