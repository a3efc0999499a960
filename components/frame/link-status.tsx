"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** Milliseconds until a page that is being loaded is announced. */
const ANNOUNCED_AFTER = 300;

/** Shows and announces that the next page is being loaded, where that takes longer than 300 ms. The present page stays meanwhile. */
export function LinkStatus() {
  const t = useTranslations("frame");
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isPending = false;
    const observer = new MutationObserver(() => {
      const isPendingNow = document.querySelector("[data-pending]") !== null;
      if (isPendingNow === isPending) return;
      isPending = isPendingNow;
      clearTimeout(timer);
      if (isPending) timer = setTimeout(() => setLate(true), ANNOUNCED_AFTER);
      else setLate(false);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return (
    <p
      role="status"
      className="fixed top-14 left-1/2 z-20 -translate-x-1/2 rounded-md border border-edge bg-card px-3 py-1 font-medium shadow-lg empty:hidden print:hidden"
    >
      {isLate ? t("loading-page") : ""}
    </p>
  );
}
