"use client";

import { useFormatter, useNow } from "next-intl";

/** How long ago an instant (ISO 8601) was; updates itself. */
export function RelativeTime({ iso }: { iso: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  return <time dateTime={iso}>{format.relativeTime(new Date(iso), now)}</time>;
}
