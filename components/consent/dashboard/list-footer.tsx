"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { KeysSwitch } from "@/components/frame/keys-switch";
import { Button } from "@/components/ui/button";

type MoreProps = { shown: number; more: boolean; busy: boolean; onMore: () => void };

/** The foot of the list: how much is shown, the next page, and the keys. Scrolling near it asks for the next page too. */
export function ListFooter({ shown, more, busy, onMore }: MoreProps) {
  const t = useTranslations("requests");
  const foot = useRef<HTMLDivElement>(null);
  const ask = useRef(onMore);
  useEffect(() => {
    ask.current = onMore;
  });
  useEffect(() => {
    if (!more || busy || !foot.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && ask.current(), {
      rootMargin: "400px",
    });
    observer.observe(foot.current);
    return () => observer.disconnect();
  }, [more, busy]);
  return (
    <div ref={foot} className="mt-3 flex flex-wrap items-center justify-between gap-3 text-soft print:hidden">
      <span>{shown > 0 ? t("shown", { count: shown }) : ""}</span>
      {more ? (
        <Button disabled={busy} onClick={onMore}>
          {t(busy ? "loading" : "more")}
        </Button>
      ) : null}
      <KeysSwitch />
    </div>
  );
}
