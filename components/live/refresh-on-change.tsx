"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { createThrottle } from "@/components/live/create-throttle";
import { useLive } from "@/components/live/live-provider";
import type { LiveTopic } from "@/lib/live/live-change";

const INTERVAL = 1_000;

type RefreshProps = {
  topic: LiveTopic;
  id?: string;
  /** A page whose data changes repeatedly is refreshed at most once in this time, in milliseconds. */
  interval?: number;
};

/** Makes the server render the page again when its data has changed: all of a topic, or the row with the given id. */
export function RefreshOnChange({ topic, id, interval = INTERVAL }: RefreshProps) {
  const router = useRouter();
  const [refresh] = useState(() =>
    createThrottle(() => {
      router.refresh();
      return Promise.resolve();
    }, interval),
  );
  useLive((event) => {
    const concernsPage = event.kind === "resync" || (event.topic === topic && (id === undefined || event.id === id));
    if (concernsPage) refresh();
  });
  return null;
}

/** Makes the server render the page again at an interval, while the page is visible. */
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
