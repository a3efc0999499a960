"use client";

import { useNow } from "next-intl";
import { useAgo } from "@/components/time/use-ago";

/** How long ago an instant (ISO 8601) was; updates itself. */
export function RelativeTime({ iso }: { iso: string }) {
  const ago = useAgo(useNow({ updateInterval: 30_000 }));
  return <time dateTime={iso}>{ago(iso)}</time>;
}
