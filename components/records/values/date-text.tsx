import type { ItemDate } from "@/lib/health-record/document/data-types";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import { useDateText } from "@/components/records/values/use-date-text";

/** A date as sent, with the month as a word; `isDay` leaves out its time, where that stands elsewhere. */
export function DateText({ date, isDay = false }: { date: PartialDate; isDay?: boolean }) {
  const text = useDateText().date(isDay && date.precision === "time" ? { ...date, precision: "day" } : date);
  const isDate = date.precision !== "text";
  return isDate ? (
    <time dateTime={date.text.replace(" ", "T")} className="whitespace-nowrap">
      {text}
    </time>
  ) : (
    <span>{text}</span>
  );
}

/** A date or a period as sent. */
export function ItemDateText({ date }: { date: ItemDate }) {
  const { itemDate } = useDateText();
  return date.end === undefined && date.date !== undefined ? (
    <DateText date={date.date} />
  ) : (
    <span>{itemDate(date)}</span>
  );
}
