"use client";

import { useTranslations } from "next-intl";
import { SessionEnded } from "@/components/consent/dashboard/requests-api";
import { useLiveState } from "@/components/live/live-provider";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** Why the list is not what it should be, and what to do: the session is over, or it could not be fetched. */
export function ListProblem({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const t = useTranslations("requests");
  const ended = useLiveState().kind === "ended" || error instanceof SessionEnded;
  if (!ended && !error) return null;
  return (
    <Notice look={ended ? "note" : "bad"} role="alert" className="mb-3 flex flex-wrap items-center gap-x-3">
      {t(ended ? "ended-session" : "failed")}
      {ended ? (
        <a href="/sign-in?callbackUrl=/requests" className="font-semibold">
          {t("sign-in-again")}
        </a>
      ) : (
        <Button onClick={onRetry}>{t("retry")}</Button>
      )}
    </Notice>
  );
}
