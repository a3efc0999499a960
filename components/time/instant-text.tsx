import { useFormatter } from "next-intl";
import { useDayFormat } from "@/components/time/use-day-format";

/** An instant with its day, in India's time. */
export function InstantText({ iso, seconds = false }: { iso: string; seconds?: boolean }) {
  const format = useFormatter();
  const shape = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return (
    <time dateTime={iso} className="whitespace-nowrap">
      {format.dateTime(new Date(iso), seconds ? { ...shape, second: "2-digit" } : shape)}
    </time>
  );
}

/** A day, in India's time. */
export function DayText({ iso }: { iso: string }) {
  const day = useDayFormat();
  return (
    <time dateTime={iso} className="whitespace-nowrap">
      {day(new Date(iso))}
    </time>
  );
}
