import { useFormatter } from "next-intl";

/** An instant with its day, in India's time. */
export function InstantText({ iso, seconds = false }: { iso: string; seconds?: boolean }) {
  const format = useFormatter();
  const shape = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  } as const;
  return (
    <time dateTime={iso} className="whitespace-nowrap text-soft">
      {format.dateTime(new Date(iso), seconds ? { ...shape, second: "2-digit" } : shape)}
    </time>
  );
}

/** A day, in India's time. */
export function DayText({ iso }: { iso: string }) {
  const format = useFormatter();
  return (
    <time dateTime={iso}>{format.dateTime(new Date(iso), { day: "numeric", month: "short", year: "numeric" })}</time>
  );
}
