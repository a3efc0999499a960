"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { useTimeFormat } from "@/components/time/use-time-format";
import type { CredentialView } from "@/lib/credential/credential-view";

/** What is known of a credential; of the secret only its end and its age. */
export function CredentialFacts({ credential, provenAt }: { credential: CredentialView; provenAt: string | null }) {
  const t = useTranslations("credentials");
  const now = useNow({ updateInterval: 60_000 });
  const format = useFormatter();
  const time = useTimeFormat(now);
  const { secret, session } = credential;
  const facts: [string, string][] = [
    [t("gateway-address"), credential.gatewayUrl],
    [t("dialect"), credential.dialect],
    [t("client-id"), credential.clientId],
    [
      t("client-secret"),
      t("secret-set", {
        ago: format.relativeTime(new Date(secret.setAt), now),
        by: secret.setBy ?? t("by-setup"),
        ending: secret.ending || "…",
      }),
    ],
    [t("hiu-id"), credential.hiuId],
    [t("consent-manager"), credential.cmId],
    [t("abha-search"), credential.abhaUrl ?? t("abha-address-none")],
    [
      t("session"),
      session
        ? t(`session-${session.outcome}`, { at: time.at(session.askedAt), message: session.error?.message ?? "" })
        : t("session-never"),
    ],
    [
      t("callback-address"),
      credential.callbackUrl && credential.callbackRegisteredAt
        ? t("callback-registered", { url: credential.callbackUrl, at: time.at(credential.callbackRegisteredAt) })
        : t("callback-not-registered"),
    ],
    [
      t("delivery"),
      provenAt ? t("delivery-proven", { ago: format.relativeTime(new Date(provenAt), now) }) : t("delivery-never"),
    ],
  ];
  return (
    <>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[10rem_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="mb-1 sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
      {session?.stopped ? <p className="mt-3 font-semibold text-bad">{t("stopped")}</p> : null}
    </>
  );
}
