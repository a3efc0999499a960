import type { Quantity } from "@/lib/health-record/document/data-types";

/** Between a number and its unit, which stay on one line. */
const NO_BREAK_SPACE = "\u00a0";

/** A quantity as sent: `<5 mg/L`. Nothing is rounded or converted; a code stands for a unit that has no words. */
export function quantityText({ value, comparator = "", unit, code }: Quantity): string {
  const number = value === undefined ? "" : `${comparator}${value}`;
  return [number, unit ?? code].filter(Boolean).join(NO_BREAK_SPACE);
}

/** Two quantities with a dash; the unit stands once where both have the same. */
export function quantityRangeText(low: Quantity, high: Quantity): string {
  const isSameUnit = low.unit === high.unit && low.code === high.code;
  const first = isSameUnit ? quantityText({ ...low, unit: undefined, code: undefined }) : quantityText(low);
  return `${first}${NO_BREAK_SPACE}– ${quantityText(high)}`;
}
