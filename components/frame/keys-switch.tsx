"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { singleKeysAreOn, turnSingleKeys } from "@/components/frame/key-presses";

const CHANGED = "single-keys-changed";

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}

/** Says which keys do what, and turns those of a single letter off and on. */
export function KeysSwitch() {
  const t = useTranslations("keys");
  const on = useSyncExternalStore(subscribe, singleKeysAreOn, () => true);
  const turn = () => {
    turnSingleKeys(!on);
    window.dispatchEvent(new Event(CHANGED));
  };
  return (
    <span className="max-md:hidden">
      {t(on ? "on" : "off")}{" "}
      <button type="button" onClick={turn} className="min-h-6 text-accent underline">
        {t(on ? "turn-off" : "turn-on")}
      </button>
    </span>
  );
}
