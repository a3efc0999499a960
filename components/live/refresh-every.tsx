"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Has the server render the page anew every so often, while somebody can see it. */
export function RefreshEvery({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}
