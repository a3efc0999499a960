"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { areNoticesOn, setNotices } from "@/components/frame/answers/notice-setting";
import { HelpPart } from "@/components/frame/help/help-part";
import { Button } from "@/components/ui/button";

/** Turns the browser's notices of patients' answers on and off, for one person in this browser. They are off unless turned on here. */
export function AnswerNotices({ person }: { person: string }) {
  const t = useTranslations("help");
  const [state, setState] = useState(() => (areNoticesOn(person) ? "on" : "off"));
  // Safari on phones has none.
  if (typeof Notification === "undefined") return null;
  const toggle = async () => {
    const isWanted = state !== "on";
    const isAllowed = isWanted && (await Notification.requestPermission()) === "granted";
    setNotices(person, isAllowed);
    setState(isAllowed ? "on" : isWanted ? "refused" : "off");
  };
  return (
    <HelpPart title={t("notices-title")}>
      <p>{t("notices-text")}</p>
      <p role="status">{t(`notices-${state as "on" | "off" | "refused"}`)}</p>
      <Button onClick={() => void toggle()}>{t(state === "on" ? "notices-turn-off" : "notices-turn-on")}</Button>
    </HelpPart>
  );
}
