import { useTranslations } from "next-intl";
import type { ResultSeries, SummaryResult } from "@/lib/health-record/document/group-results";
import type { SummaryEntry } from "@/lib/health-record/document/summary-entry";
import { SummaryPart } from "@/components/records/summary/summary-part";
import { Trend } from "@/components/records/summary/trend";
import { ConceptText } from "@/components/records/values/concept-text";
import { DateText } from "@/components/records/values/date-text";
import { anchorOf, HospitalSource } from "@/components/records/values/hospital-source";
import { MarkText, RangeText, ResultValueText } from "@/components/records/values/result-text";

const OPEN = 12;
/** So many earlier values stand in the row. The others are folded beside them. */
const EARLIER = 3;
const COLUMNS = [
  ["test", "w-[18%]"],
  ["value", "w-[10%]"],
  ["mark", "w-[9%]"],
  ["range", "w-[12%]"],
  ["date", "w-[16%]"],
  ["earlier", ""],
] as const;

/** The newest result of each test, with its earlier values and their trend where the test recurs with one unit. */
export function ResultSummary({ results }: { results: readonly ResultSeries[] }) {
  const t = useTranslations("records");
  const rest = results.slice(OPEN);
  return (
    <SummaryPart id="results" title={t("summary.results")} count={results.length}>
      {results.length === 0 ? <p>{t("summary.no-results")}</p> : <ResultTable results={results.slice(0, OPEN)} />}
      {rest.length > 0 ? (
        <details className="mt-1.5" data-print-open>
          <summary className="w-fit text-accent print:hidden">{t("summary.more", { count: rest.length })}</summary>
          <ResultTable results={rest} />
        </details>
      ) : null}
    </SummaryPart>
  );
}

function ResultTable({ results }: { results: readonly ResultSeries[] }) {
  const t = useTranslations("records.result");
  // On phones the name of a test stands above its values. Other display values remove a table's semantics: the roles restore them.
  return (
    <table role="table" className="block w-full border-collapse md:table">
      <thead role="rowgroup" className="block max-md:sr-only md:table-header-group">
        <tr role="row" className="text-left text-soft md:table-row">
          {COLUMNS.map(([name, width]) => (
            <th key={name} role="columnheader" scope="col" className={`py-0.5 pr-3 font-medium ${width}`}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block md:table-row-group">
        {results.map((series, index) => (
          <SeriesRow key={index} series={series} />
        ))}
      </tbody>
    </table>
  );
}

function SeriesRow({ series }: { series: ResultSeries }) {
  const [newest, ...earlier] = series.results;
  if (newest === undefined) return null;
  const { result } = newest.value;
  return (
    <tr role="row" className="flex flex-wrap gap-x-3 border-t border-line py-1 align-top md:table-row md:py-0">
      <th role="rowheader" scope="row" className="py-1 text-left font-medium md:pr-3">
        <SeriesName series={series} newest={newest} />
      </th>
      <td role="cell" className="py-1 empty:max-md:hidden md:pr-3">
        <ResultValueText result={result} />
      </td>
      <td role="cell" className="py-1 empty:max-md:hidden md:pr-3">
        <MarkText result={result} />
        <ResultStatus entry={newest} />
      </td>
      <td role="cell" className="py-1 empty:max-md:hidden md:pr-3">
        <RangeText ranges={result.ranges} />
      </td>
      <td role="cell" className="py-1 wrap-anywhere empty:max-md:hidden md:pr-3">
        <HospitalSource entry={newest} item={newest.value.observation} />
      </td>
      <td role="cell" className="py-1 max-md:basis-full">
        <EarlierResults series={series} earlier={earlier} />
      </td>
    </tr>
  );
}

function SeriesName({ series, newest }: { series: ResultSeries; newest: SummaryEntry<SummaryResult> }) {
  const t = useTranslations("records.result");
  const { title } = newest.value;
  const label = series.code?.label;
  if (series.code === undefined) return <>{title ?? t("unnamed")}</>;
  return (
    <>
      <ConceptText concept={series.code} />
      {title !== undefined && title !== label ? (
        <span className="font-normal text-soft"> {t("of", { title })}</span>
      ) : null}
    </>
  );
}

/** A result that is not final is marked so. */
function ResultStatus({ entry }: { entry: SummaryEntry<SummaryResult> }) {
  const { status } = entry.value;
  return status === undefined || status.toLowerCase() === "final" ? null : <span className="text-soft"> {status}</span>;
}

function EarlierResults(props: { series: ResultSeries; earlier: readonly SummaryEntry<SummaryResult>[] }) {
  const t = useTranslations("records");
  const { series, earlier } = props;
  if (earlier.length === 0) return null;
  const rest = earlier.slice(EARLIER);
  const days = new Set(series.results.map(({ date }) => date?.text.slice(0, 10)));
  // Where two results are of one day, the time tells them apart.
  const hasTime = days.size < series.results.length;
  return (
    <div className="flex items-start gap-x-3 md:max-lg:block print:block">
      <Trend series={series} />
      <ul className="flex min-w-0 flex-1 flex-wrap gap-x-3">
        {earlier.slice(0, EARLIER).map((entry, index) => (
          <EarlierResult key={index} entry={entry} hasTime={hasTime} />
        ))}
        {rest.length > 0 ? (
          <li>
            <details data-print-open>
              <summary className="w-fit text-accent print:hidden">{t("summary.more", { count: rest.length })}</summary>
              <ul>
                {rest.map((entry, index) => (
                  <EarlierResult key={index} entry={entry} hasTime={hasTime} />
                ))}
              </ul>
            </details>
          </li>
        ) : null}
      </ul>
    </div>
  );
}

function EarlierResult({ entry, hasTime }: { entry: SummaryEntry<SummaryResult>; hasTime: boolean }) {
  const t = useTranslations("records");
  const { document, hospital, date, value } = entry;
  return (
    <li>
      <span className="whitespace-nowrap [&_*]:font-normal">
        <ResultValueText result={value.result} />
      </span>{" "}
      <MarkText result={value.result} isShort />{" "}
      <a href={`#${anchorOf(document, value.observation)}`} title={hospital} className="inline-block min-h-6 text-soft">
        {date ? <DateText date={date} isDay={!hasTime} /> : t("no-date")}
        <span className="sr-only">, {hospital}</span>
      </a>
    </li>
  );
}
