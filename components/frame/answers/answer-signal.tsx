"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useLive } from "@/components/live/live-provider";

type Watch = { report: (id: string | null) => void; stop: () => void };

/**
 * Shows in the tab's title and icon, and where the person wants it by a notice of the browser, that patients answered while the tab was
 * hidden. The code that does it is loaded at the first change behind a hidden tab.
 */
export function AnswerSignal({ person }: { person: string }) {
  const t = useTranslations("frame");
  const hiddenSince = useRef<Date>(null);
  const watch = useRef<Promise<Watch | null>>(null);
  useEffect(() => {
    const onVisibility = () => {
      hiddenSince.current = document.hidden ? new Date() : null;
      void watch.current?.then((started) => started?.stop());
      watch.current = null;
    };
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, []);
  useLive((event) => {
    const since = hiddenSince.current;
    if (!since || (event.kind !== "resync" && event.topic !== "consent-request")) return;
    watch.current ??= import("@/components/frame/answers/watch-answers").then(
      ({ watchAnswers }) => watchAnswers({ since, person, notice: t("answer-notice") }),
      () => null,
    );
    const id = event.kind === "resync" ? null : event.id;
    void watch.current.then((started) => started?.report(id));
  });
  return null;
}
