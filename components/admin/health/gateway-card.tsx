"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { FactList } from "@/components/ui/fact-list";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Card } from "@/components/ui/card";
import type { HealthFacts, KeySetView, WayView } from "@/lib/operations/health/health-view";

/** The way to the gateway and back: sessions by credential, and the keys by which its callbacks are known. */
export function GatewayCard({ health }: { health: Pick<HealthFacts, "ways" | "keySets"> }) {
  const t = useTranslations("health");
  const { ways, keySets } = health;
  return (
    <Card title={t("gateway")}>
      {ways.length === 0 ? <p>{t("no-way")}</p> : null}
      <div className="flex flex-col gap-3">
        {ways.map((way) => (
          <Way key={way.version} way={way} />
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

function Way({ way }: { way: WayView }) {
  const t = useTranslations("health");
  const now = useNow({ updateInterval: 30_000 });
  const time = useTimeFormat(now);
  const { session, heldUntil, failures, version, dialect } = way;
  const token = session?.expiresAt ?? null;
  return (
    <div>
      <h3 className="font-semibold">{t(way.state === "active" ? "way" : "way-relieved", { version, dialect })}</h3>
      <p className="mb-1 text-soft">{way.gatewayUrl}</p>
      <FactList
        facts={[
          {
            name: t("session"),
            value: session
              ? t(`session-${session.outcome}`, { at: time.at(session.askedAt), message: session.error?.message ?? "" })
              : t("session-never"),
            bad: session !== null && session.outcome !== "opened",
          },
          {
            name: t("token"),
            value: !token
              ? t("token-none")
              : Date.parse(token) > now.getTime()
                ? t("token-until", { time: time.until(token) })
                : t("token-over", { at: time.at(token) }),
          },
          {
            name: t("leaving"),
            value: heldUntil ? t("leaving-held", { time: time.until(heldUntil), failures }) : t("leaving-now"),
            bad: heldUntil !== null,
          },
        ]}
      />
    </div>
  );
}

function KeySet({ keySet }: { keySet: KeySetView }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const ago = (iso: string) => format.relativeTime(new Date(iso), now);
  const { jwksUrl, fetchedAt, lastFailedAt, keys } = keySet;
  const failedSince = lastFailedAt !== null && (fetchedAt === null || lastFailedAt > fetchedAt);
  return (
    <p className="mt-1">
      <span className="block text-soft">{jwksUrl}</span>
      <span className={keys === 0 ? "font-semibold text-bad" : ""}>
        {fetchedAt && keys > 0 ? t("keys-held", { keys, ago: ago(fetchedAt) }) : t("keys-missing")}
      </span>
      {failedSince ? (
        <span className="block font-semibold text-bad">{t("keys-failed", { ago: ago(lastFailedAt) })}</span>
      ) : null}
    </p>
  );
}
