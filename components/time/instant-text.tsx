import { useFormatter } from "next-intl";
import { useDayFormat } from "@/components/time/use-time-format";

/** Day and time of an instant (ISO 8601), in India's time. */
export function InstantText({ iso, seconds = false }: { iso: string; seconds?: boolean }) {
  const format = useFormatter();
  const options = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  const text = format.dateTime(new Date(iso), seconds ? { ...options, second: "2-digit" } : options);
  const end = text.lastIndexOf(" ");
  // In a narrow place the time stands below the day; neither of them is broken.
  return (
    <time dateTime={iso}>
      <span className="whitespace-nowrap">{text.slice(0, end)}</span>{" "}
      <span className="whitespace-nowrap">{text.slice(end + 1)}</span>
    </time>
  );
}

/** Day of an instant (ISO 8601), in India's time. */
export function DayText({ iso }: { iso: string }) {
  const day = useDayFormat();
  return (
    <time dateTime={iso} className="whitespace-nowrap">
      {day(new Date(iso))}
    </time>
  );
}
