"use client";

import { useNow } from "next-intl";
import { useTimeFormat } from "@/components/time/use-time-format";

/** An instant (ISO 8601) as it stands alone, "09:33 today"; names the day anew when that has passed. */
export function ShortTime({ iso }: { iso: string }) {
  const time = useTimeFormat(useNow({ updateInterval: 30_000 }));
  return <time dateTime={iso}>{time.short(iso)}</time>;
}
