import { useTranslations } from "next-intl";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import type { Quantity } from "@/lib/health-record/document/data-types";
import type { ResultSeries } from "@/lib/health-record/document/group-results";

const WIDTH = 96;
const HEIGHT = 28;
const EDGE = 4;
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

type Point = { time: number; value: number };

/** A small chart of a test that recurs with one unit. What it draws stands beside it in figures; results such as "<5" have no point. */
export function Trend({ series }: { series: ResultSeries }) {
  const t = useTranslations("records.result");
  const points = pointsOf(series);
  const [first] = points;
  const last = points.at(-1);
  if (points.length < 2 || first === undefined || last === undefined) return null;
  const range = rangeOf(series);
  const values = [...points.map(({ value }) => value), ...range.filter((limit) => limit !== undefined)];
  const x = scaleOf(
    points.map(({ time }) => time),
    EDGE,
    WIDTH - EDGE,
  );
  const y = scaleOf(values, HEIGHT - EDGE, EDGE);
  const [low, high] = range;
  const top = high === undefined ? 0 : y(high);
  const bottom = low === undefined ? HEIGHT : y(low);
  return (
    <svg
      role="img"
      aria-label={t("trend", { values: points.map(({ value }) => value).join(", "), unit: series.unit ?? "" })}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className="mt-0.5 flex-none rounded bg-sunk text-accent print:border print:border-line"
    >
      {low === undefined && high === undefined ? null : (
        <rect x={0} y={top} width={WIDTH} height={Math.max(bottom - top, 0)} className="fill-good opacity-20" />
      )}
      <polyline
        points={points.map(({ time, value }) => `${x(time)},${y(value)}`).join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      {points.map(({ time, value }, index) => (
        <circle
          key={index}
          cx={x(time)}
          cy={y(value)}
          r={index === points.length - 1 ? 2.5 : 1.5}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}

/** The results that are plain numbers with a date, the oldest first. */
function pointsOf({ results }: ResultSeries): Point[] {
  return results
    .flatMap(({ date, value: { result } }) => {
      const time = timeOf(date);
      const value = result.value?.type === "quantity" ? numberOf(result.value.quantity) : undefined;
      return time === undefined || value === undefined ? [] : [{ time, value }];
    })
    .reverse();
}

/** The limits of the newest result, if they have the unit of the series. */
function rangeOf({ results, unit }: ResultSeries): [low: number | undefined, high: number | undefined] {
  const ranges = results[0]?.value.result.ranges ?? [];
  const [range] = ranges;
  const limit = (quantity: Quantity | undefined) =>
    quantity === undefined || (quantity.unit ?? quantity.code) !== unit ? undefined : numberOf(quantity);
  return ranges.length === 1 && range !== undefined ? [limit(range.low), limit(range.high)] : [undefined, undefined];
}

function numberOf({ value = "", comparator }: Quantity): number | undefined {
  return comparator === undefined && NUMBER.test(value) ? Number(value) : undefined;
}

function timeOf(date: PartialDate | undefined): number | undefined {
  return date?.year === undefined
    ? undefined
    : Date.parse(`${date.year}-${date.month ?? "01"}-${date.day ?? "01"}T${date.time ?? "00:00"}Z`);
}

/** Places numbers between two edges; where all are the same, in the middle. */
function scaleOf(numbers: readonly number[], from: number, to: number): (number: number) => number {
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low;
  return (number) =>
    span === 0 ? (from + to) / 2 : Math.round((from + ((number - low) / span) * (to - from)) * 10) / 10;
}
