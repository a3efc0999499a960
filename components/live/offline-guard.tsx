"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/notice";
import { guardNavigation } from "@/components/live/guard-navigation";
import { useLiveState } from "@/components/live/live-provider";

/** `asOf`: the time up to which the page is known to be current. */
type Offline = { asOf: Date };

/** Keeps the page while there is no connection, in place of the browser's own error page, and shows since when it is not up to date. */
export function OfflineGuard() {
  const t = useTranslations("live");
  const format = useFormatter();
  const router = useRouter();
  const state = useLiveState();
  const [offline, setOffline] = useState<Offline | null>(null);
  const asOf = state.kind === "reconnecting" ? state.asOf : null;
  useEffect(
    () =>
      guardNavigation({
        // Next.js would load the whole page where it cannot fetch the next one.
        open: (address) => router.push(address),
        onOffline: () => setOffline((before) => before ?? { asOf: new Date() }),
        onOnline: () => setOffline(null),
      }),
    [router],
  );
  const time =
    offline && format.dateTime(asOf ?? offline.asOf, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  // The box covers a part of the page, so that it moves nothing when it appears, and lets presses through to what it covers.
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-44 z-20 md:right-4 md:bottom-20 md:left-auto md:max-w-md print:hidden"
    >
      {time ? (
        <Notice look="note" className="border border-wait shadow-lg">
          {t("offline", { time })}
        </Notice>
      ) : null}
    </div>
  );
}
