import { useTranslations } from "next-intl";
import type { ItemDate } from "@/lib/health-record/document/data-types";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import { isMessageKey } from "@/components/ui/message-key";

/** The offset of India's time, in which senders and readers are: it is not shown. */
const INDIA = new Set(["+05:30", "+0530"]);

/** Texts of dates as sent: a partial date stays partial, the month is a word, nothing is converted. */
export type DateText = {
  date: (date: PartialDate) => string;
  /** A date, or a period of which one side may be missing. */
  itemDate: (date: ItemDate) => string;
};

export function useDateText(): DateText {
  const t = useTranslations("records");
  const date = ({ text, precision, year, month = "", day, time, zone }: PartialDate) => {
    const key = `month.${month}`;
    if (precision === "text") return text;
    if (precision === "year" || !isMessageKey(t, key)) return year ?? text;
    const word = t(key);
    if (precision === "month") return `${word} ${year}`;
    const whole = `${day}-${word}-${year}`;
    if (precision === "day") return whole;
    return [whole, shortTime(time), zoneText(zone)].filter(Boolean).join(" ");
  };
  const itemDate = ({ date: start, end }: ItemDate) => {
    if (start === undefined) return end === undefined ? "" : t("until-date", { date: date(end) });
    return end === undefined ? date(start) : t("date-range", { from: date(start), to: date(end) });
  };
  return { date, itemDate };
}

/** Whole minutes are shown without their seconds. */
function shortTime(time: string | undefined): string | undefined {
  return time?.endsWith(":00") && time.length > 5 ? time.slice(0, 5) : time;
}

function zoneText(zone: string | undefined): string | undefined {
  if (zone === undefined || INDIA.has(zone)) return undefined;
  return zone === "Z" ? "UTC" : zone;
}
