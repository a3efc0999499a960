import { useTranslations } from "next-intl";
import type { ItemDate } from "@/lib/health-record/document/data-types";
import type { Timing } from "@/lib/health-record/document/dosage";
import { isMessageKey } from "@/components/ui/message-key";
import { otherWordsOf } from "@/components/records/values/concept-text";
import { quantityText } from "@/components/records/values/quantity-text";
import { useDateText } from "@/components/records/values/use-date-text";

/** Coded timing in words, with the numbers as sent. */
export type TimingText = Record<"frequency" | "duration", (timing: Timing) => string>;

export function useTimingText(): TimingText {
  const t = useTranslations("records");
  const { date, itemDate } = useDateText();
  const boundsText = (bounds: ItemDate) =>
    bounds.date !== undefined && bounds.end === undefined
      ? t("from-date", { date: date(bounds.date) })
      : itemDate(bounds);
  const unitText = (unit: string) => {
    const key = `time-unit.${unit}`;
    return isMessageKey(t, key) ? t(key) : unit;
  };
  const whenText = (code: string) => {
    const key = `when.${code}`;
    return isMessageKey(t, key) ? t(key) : code;
  };
  const rhythm = ({ frequency, period, periodUnit = "" }: Timing) => {
    if (period === undefined) return frequency === undefined ? "" : t("times", { frequency });
    const unit = unitText(periodUnit);
    return frequency === undefined ? t("every", { period, unit }) : t("times-in", { frequency, period, unit });
  };
  return {
    frequency: (timing) =>
      [
        rhythm(timing),
        ...(timing.code ? [timing.code.label, ...otherWordsOf(timing.code)] : []),
        ...timing.when.map(whenText),
        ...timing.timesOfDay,
      ]
        .filter(Boolean)
        .join(", "),
    duration: ({ duration, durationUnit = "", bounds, boundsPeriod }) =>
      [
        duration === undefined ? "" : t("for-duration", { duration: `${duration} ${unitText(durationUnit)}`.trim() }),
        bounds === undefined ? "" : t("for-duration", { duration: quantityText(bounds) }),
        boundsPeriod === undefined ? "" : boundsText(boundsPeriod),
      ]
        .filter(Boolean)
        .join(", "),
  };
}
