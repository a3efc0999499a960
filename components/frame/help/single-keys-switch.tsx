"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { areSingleKeysOn, turnSingleKeys, watchSingleKeys } from "@/components/frame/single-keys";
import { Button } from "@/components/ui/button";

/** Turns single-letter shortcuts off and on, which speech input needs (WCAG 2.1.4). */
export function SingleKeysSwitch() {
  const t = useTranslations("help");
  const on = useSyncExternalStore(watchSingleKeys, areSingleKeysOn, () => true);
  return (
    <p className="flex flex-wrap items-center gap-3">
      {t(on ? "single-keys-on" : "single-keys-off")}
      <Button onClick={() => turnSingleKeys(!on)}>{t(on ? "turn-off" : "turn-on")}</Button>
    </p>
  );
}
