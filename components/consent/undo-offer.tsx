"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useReconnect } from "@/components/composer/use-reconnect";
import type { Refusal } from "@/lib/web/action-result";

/** How long the reason for which it was too late is shown, in milliseconds. */
const REFUSAL_SHOWN_FOR = 6_000;

/** What an undo led to; `leaving`: it is done, and another page is about to open. */
export type UndoResult = "done" | "leaving" | Reason;
/** Why it was not undone. `signed-out`: the session has ended. */
type Reason = "too-late" | "unreachable" | "signed-out";

/** Why taking back was refused; null where the server was not reached. */
export function reasonOfRefusal(refused: Pick<Refusal, "code"> | null): Reason {
  if (refused === null) return "unreachable";
  return refused.code === "not-signed-in" ? "signed-out" : "too-late";
}

type UndoOfferProps = {
  /** What was sent. */
  sent: string;
  /** When it leaves, by this computer's clock, in milliseconds. */
  until: number;
  undo: () => Promise<UndoResult>;
  /** Called when there is nothing to undo any more, with the button where it has the focus: it is about to go. */
  onEnd: (focused: HTMLElement | null) => void;
};

/** “Sent · Undo”, and for how long. */
export function UndoOffer({ sent, until, undo, onEnd }: UndoOfferProps) {
  const t = useTranslations("undo-send");
  const button = useRef<HTMLButtonElement>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [state, setState] = useState<"offered" | "busy" | Reason>("offered");
  const isFinal = state === "too-late" || state === "signed-out";
  const [announced] = useState(() => Math.max(1, Math.ceil((until - Date.now()) / 1_000)));
  const end = () => onEnd(document.activeElement === button.current ? button.current : null);
  const endByTime = useEffectEvent(end);
  const tick = useEffectEvent(() => {
    const left = Math.ceil((until - Date.now()) / 1_000);
    if (left > 0) setSeconds(left);
    else if (state === "offered") endByTime();
    // What became of it is known once the connection is back.
    else setSeconds(null);
  });
  useEffect(() => {
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!isFinal) return;
    const timer = setTimeout(endByTime, REFUSAL_SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [isFinal]);

  async function press() {
    if (state === "busy" || isFinal) return;
    setState("busy");
    const result = await undo();
    if (result === "done") end();
    else if (result !== "leaving") setState(result);
  }
  useReconnect(() => {
    if (state === "unreachable") void press();
  });

  return (
    <span className="relative z-10 inline-flex flex-wrap items-baseline gap-x-2 print:hidden">
      <span role="status">
        {isFinal || state === "unreachable" ? (
          t(state)
        ) : (
          <>
            {sent} <span className="sr-only">{t("hint", { seconds: announced })}</span>
          </>
        )}
      </span>
      {isFinal ? null : (
        <>
          <span aria-hidden="true">·</span>
          <button
            ref={button}
            type="button"
            aria-disabled={state === "busy"}
            className="min-h-6 font-semibold text-accent underline"
            onClick={() => void press()}
            onKeyDown={(event) => {
              if (event.key === "Escape") void press();
            }}
          >
            {t(state === "busy" ? "undoing" : "undo")}
          </button>
          {seconds === null ? null : <span aria-hidden="true">{t("leaves-in", { seconds })}</span>}
        </>
      )}
    </span>
  );
}
