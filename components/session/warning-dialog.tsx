"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { SessionWarning } from "@/components/session/session-clock";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type WarningProps = { warning: SessionWarning; onStay: () => void };

/** Shows that the session is about to end. Closing it in any way keeps the session, unless its longest time is over. */
export function WarningDialog({ warning, onStay }: WarningProps) {
  const t = useTranslations("session");
  const [isClosed, setClosed] = useState(false);
  const seconds = useSecondsUntil(warning.at);
  const close = () => {
    setClosed(true);
    if (!warning.absolute) onStay();
  };
  return (
    <Dialog open={!isClosed} title={t(warning.absolute ? "ending-title" : "idle-title")} onClose={close}>
      <p className="mb-4">{t(warning.absolute ? "ending-text" : "idle-text")}</p>
      <p className="mb-4 tabular-nums" aria-hidden="true">
        {t("seconds-left", { seconds })}
      </p>
      <Button look="primary" autoFocus onClick={close}>
        {t(warning.absolute ? "ending-close" : "stay")}
      </Button>
    </Dialog>
  );
}

function useSecondsUntil(at: number): number {
  const secondsLeft = () => Math.max(0, Math.ceil((at - Date.now()) / 1_000));
  const [seconds, setSeconds] = useState(secondsLeft);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.max(0, Math.ceil((at - Date.now()) / 1_000))), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return seconds;
}
