"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useReconnect } from "@/components/composer/use-reconnect";
import type { HeldRequest } from "@/components/consent/held-request";
import { refusalOfFailedCall } from "@/components/ui/failed-call";

/** How long the reason for which it was too late is shown, in milliseconds. */
const REFUSAL_SHOWN_FOR = 6_000;

type UndoSendProps = HeldRequest & {
  /** Called when there is nothing to undo any more. */
  onEnd: () => void;
};

/** “Sent · Undo”, and for how long: takes a request back before it leaves, and opens it as a draft. */
export function UndoSend({ id, until, takeBack, onEnd }: UndoSendProps) {
  const t = useTranslations("undo-send");
  const router = useRouter();
  const button = useRef<HTMLButtonElement>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [state, setState] = useState<"offered" | "busy" | "too-late" | "unreachable">("offered");
  const [announced] = useState(() => Math.max(1, Math.ceil((until - Date.now()) / 1_000)));
  const end = useEffectEvent(() => {
    // The button is about to go: the focus stays with the request.
    if (document.activeElement === button.current) focusNear(button.current);
    onEnd();
  });
  const tick = useEffectEvent(() => {
    const left = Math.ceil((until - Date.now()) / 1_000);
    if (left > 0) setSeconds(left);
    else if (state === "offered") end();
    // What became of it is known once the connection is back.
    else setSeconds(null);
  });
  useEffect(() => {
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (state !== "too-late") return;
    const timer = setTimeout(end, REFUSAL_SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [state]);

  async function undo() {
    if (state === "busy" || state === "too-late") return;
    setState("busy");
    const result = await takeBack({ id }).catch(refusalOfFailedCall);
    if (result?.status === "done") return router.push(`/requests/new?draft=${id}`);
    setState(result ? "too-late" : "unreachable");
  }
  useReconnect(() => {
    if (state === "unreachable") void undo();
  });

  return (
    <span className="relative z-10 inline-flex flex-wrap items-baseline gap-x-2 print:hidden">
      <span role="status">
        {state === "too-late" || state === "unreachable" ? (
          t(state)
        ) : (
          <>
            {t("sent")} <span className="sr-only">{t("hint", { seconds: announced })}</span>
          </>
        )}
      </span>
      {state === "too-late" ? null : (
        <>
          <span aria-hidden="true">·</span>
          <button
            ref={button}
            type="button"
            aria-disabled={state === "busy"}
            className="min-h-6 font-semibold text-accent underline"
            onClick={() => void undo()}
            onKeyDown={(event) => {
              if (event.key === "Escape") void undo();
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

/** Moves the focus from a button to its row of the list, or to the title of its page. */
function focusNear(button: HTMLElement | null): void {
  const row = button?.closest("[data-request]")?.querySelector<HTMLElement>("[data-row-link]");
  const title = document.querySelector("h1");
  if (!row && title) title.tabIndex = -1;
  (row ?? title)?.focus({ preventScroll: true });
}
