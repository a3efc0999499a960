"use client";

import { useNow, useTranslations } from "next-intl";
import { useAgo } from "@/components/time/use-ago";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Card } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import type { CredentialHealth, HealthFacts, KeySetView } from "@/lib/operations/health/health-view";

/** The connection to the gateway: the session of each credential, and the keys with which callbacks are verified. */
export function GatewayCard({ health }: { health: Pick<HealthFacts, "credentials" | "keySets"> }) {
  const t = useTranslations("health");
  const { credentials, keySets } = health;
  return (
    <Card title={t("gateway")}>
      {credentials.length === 0 ? <p>{t("no-credential")}</p> : null}
      <div className="flex flex-col gap-3">
        {credentials.map((credential) => (
          <Credential key={credential.version} credential={credential} />
        ))}
        <div>
          <h3 className="font-semibold">{t("keys")}</h3>
          {keySets.length === 0 ? <p className="text-soft">{t("keys-none")}</p> : null}
          {keySets.map((keySet) => (
            <KeySet key={keySet.jwksUrl} keySet={keySet} />
          ))}
        </div>
      </div>
    </Card>
  );
}

function Credential({ credential }: { credential: CredentialHealth }) {
  const t = useTranslations("health");
  const now = useNow({ updateInterval: 30_000 });
  const time = useTimeFormat(now);
  const { state, session, retryAt, failures, version, dialect } = credential;
  const tokenEndsAt = session?.expiresAt ?? null;
  return (
    <div>
      <h3 className="font-semibold">
        {t(state === "active" ? "credential" : "credential-previous", { version, dialect })}
      </h3>
      <p className="mb-1 text-soft">{credential.gatewayUrl}</p>
      <FactList
        facts={[
          {
            name: t("session"),
            value: session
              ? t(`session-result.${session.outcome}`, {
                  at: time.at(session.requestedAt),
                  message: session.error?.message ?? "",
                })
              : t("session-never"),
            bad: session !== null && session.outcome !== "opened",
          },
          {
            name: t("token"),
            value: !tokenEndsAt
              ? t("token-none")
              : Date.parse(tokenEndsAt) > now.getTime()
                ? t("token-until", { time: time.until(tokenEndsAt) })
                : t("token-over", { at: time.at(tokenEndsAt) }),
          },
          {
            name: t("sending"),
            value: retryAt ? t("sending-paused", { time: time.until(retryAt), failures }) : t("sending-now"),
            bad: retryAt !== null,
          },
        ]}
      />
    </div>
  );
}

function KeySet({ keySet }: { keySet: KeySetView }) {
  const t = useTranslations("health");
  const ago = useAgo(useNow({ updateInterval: 30_000 }));
  const { jwksUrl, fetchedAt, lastFailedAt, keys } = keySet;
  const hasFailedSince = lastFailedAt !== null && (fetchedAt === null || lastFailedAt > fetchedAt);
  return (
    <p className="mt-1">
      <span className="block text-soft">{jwksUrl}</span>
      <span className={keys === 0 ? "font-semibold text-bad" : ""}>
        {fetchedAt && keys > 0 ? t("keys-present", { keys, ago: ago(fetchedAt) }) : t("keys-missing")}
      </span>
      {hasFailedSince ? (
        <span className="block font-semibold text-bad">{t("keys-failed", { ago: ago(lastFailedAt) })}</span>
      ) : null}
    </p>
  );
}
