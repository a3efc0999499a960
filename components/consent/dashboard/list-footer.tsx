"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { HelpButton } from "@/components/frame/help-button";
import { Button } from "@/components/ui/button";

type FooterProps = { shown: number; total: string; hasMore: boolean; busy: boolean; onMore: () => void };

/**
 * How many rows are shown of how many, the button for the next page, and the one for the help. Scrolling near it loads the next page too.
 * `total` is empty where it is not known.
 */
export function ListFooter({ shown, total, hasMore, busy, onMore }: FooterProps) {
  const t = useTranslations("requests");
  const footer = useRef<HTMLDivElement>(null);
  const loadMore = useEffectEvent(onMore);
  useEffect(() => {
    if (!hasMore || busy || !footer.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && loadMore(), {
      rootMargin: "400px",
    });
    observer.observe(footer.current);
    return () => observer.disconnect();
  }, [hasMore, busy]);
  return (
    <div ref={footer} className="mt-3 flex flex-wrap items-center justify-between gap-3 text-soft print:hidden">
      <span>
        {shown === 0 ? "" : hasMore && total ? t("shown-of", { shown, total }) : t("shown", { count: shown })}
      </span>
      {hasMore ? (
        <Button disabled={busy} onClick={onMore}>
          {t(busy ? "loading" : "show-more")}
        </Button>
      ) : null}
      <HelpButton />
    </div>
  );
}
