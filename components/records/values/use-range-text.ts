import { useTranslations } from "next-intl";
import type { ReferenceRange } from "@/lib/health-record/document/observation-mark";
import { quantityRangeText, quantityText } from "@/components/records/values/quantity-text";

/** A range in words: "4 – 5.6 %", "up to 4.5", or the text of the sender. */
export function useRangeText(): (range: Pick<ReferenceRange, "low" | "high" | "text">) => string {
  const t = useTranslations("records");
  return ({ low, high, text }) => {
    const numbers = () => {
      if (low !== undefined && high !== undefined) return quantityRangeText(low, high);
      if (high !== undefined) return high.comparator ? quantityText(high) : t("up-to", { limit: quantityText(high) });
      if (low !== undefined) return low.comparator ? quantityText(low) : t("from-limit", { limit: quantityText(low) });
      return "";
    };
    return [numbers(), text].filter(Boolean).join("; ");
  };
}
