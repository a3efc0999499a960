"use client";

import { useFormatter, useNow } from "next-intl";

/** How long ago an instant was; it keeps up with the clock. */
export function RelativeTime({ iso }: { iso: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  return <time dateTime={iso}>{format.relativeTime(new Date(iso), now)}</time>;
}
