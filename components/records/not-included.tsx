import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Item } from "@/lib/health-record/document/to-item";
import type { RecordsView } from "@/lib/health-record/reader/records-view";
import type { SummarisedRecords } from "@/lib/health-record/reader/summarise-records";
import { HospitalSource, anchorOf } from "@/components/records/values/hospital-source";
import { wordsOfName } from "@/components/records/values/use-element-text";

type NotIncludedProps = { records: RecordsView; summarised: SummarisedRecords };

/** What is not shown, or not counted in the summary, in one sentence: it stands above what it concerns. */
export function NotIncludedLine({ records, summarised: { summary } }: NotIncludedProps) {
  const t = useTranslations("records.not-included");
  const { excludedDocuments, excludedItems, notIncluded } = summary;
  const count = (reasons: string[]) => excludedDocuments.filter(({ reason }) => reasons.includes(reason)).length;
  const others = count(["other-person"]);
  const notCurrent = count(["not-current"]);
  const unreadable = excludedDocuments.length - others - notCurrent;
  const parts = [
    unreadable > 0 ? t("unreadable", { count: unreadable }) : "",
    others > 0 ? t("other-persons", { count: others }) : "",
    notCurrent > 0 ? t("not-current-documents", { count: notCurrent }) : "",
    records.refused.length > 0 ? t("refused", { count: records.refused.length }) : "",
    excludedItems.length > 0 ? t("items", { count: excludedItems.length }) : "",
    notIncluded.length > 0 ? t("missing", { count: notIncluded.length }) : "",
  ].filter(Boolean);
  return (
    <p>
      <span className="font-semibold">{t("title")}:</span>{" "}
      {parts.length === 0 ? t("nothing") : <a href="#not-included">{parts.join(" · ")}</a>}
    </p>
  );
}

/** Everything that is not included, with the reason for each. It is always there. */
export function NotIncludedPart({ records, summarised }: NotIncludedProps) {
  const t = useTranslations("records.not-included");
  const problems = useTranslations("record-problem");
  const { excludedDocuments, excludedItems, notIncluded } = summarised.summary;
  const isNothing = records.refused.length + excludedDocuments.length + excludedItems.length + notIncluded.length === 0;
  return (
    <section id="not-included" aria-labelledby="not-included-title" className="record-anchor">
      <h2 id="not-included-title" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <div className="flex flex-col gap-3 rounded-lg border border-line bg-card p-3">
        {isNothing ? <p>{t("nothing-here")}</p> : null}
        <Group title={t("group.refused")} count={records.refused.length}>
          {records.refused.map(({ hospital, reason }, index) => (
            <li key={index}>
              {hospital}: {t(`refusal.${reason}`)}
            </li>
          ))}
        </Group>
        <Group title={t("group.documents")} count={excludedDocuments.length}>
          {excludedDocuments.map(({ document, hospital, reason }) => (
            <li key={document}>
              <a href={`#${anchorOf(document)}`}>{hospital}</a>: {problems(reason)}
            </li>
          ))}
        </Group>
        <Group title={t("group.items")} count={excludedItems.length}>
          {excludedItems.map((entry) => (
            <li key={`${entry.document} ${entry.value.key}`} className="wrap-anywhere">
              {entry.value.title ?? entry.value.resourceType}: {t(`item.${entry.reason}`)}
              {inBrackets(whyNotCurrent(entry.value))} <HospitalSource entry={entry} item={entry.value.key} />
            </li>
          ))}
        </Group>
        <Group title={t("group.missing")} count={notIncluded.length}>
          {notIncluded.map((entry, index) => (
            <li key={index} className="wrap-anywhere">
              {t(`reason.${entry.value.reason}`)} <span className="text-soft">{entry.value.text}</span>{" "}
              <HospitalSource entry={entry} item={entry.value.items[0]} />
            </li>
          ))}
        </Group>
      </div>
    </section>
  );
}

/** The statuses of an item as sent, and why else it is not current. */
function whyNotCurrent(item: Item): string {
  const concepts = "clinicalStatus" in item ? [item.clinicalStatus, item.verificationStatus] : [];
  const { status, plannedOrDeniedBy } = item;
  const words = [status, plannedOrDeniedBy && wordsOfName(plannedOrDeniedBy), ...concepts.map((one) => one?.label)];
  return words.filter(Boolean).join(", ");
}

function inBrackets(words: string): string {
  return words === "" ? "" : ` (${words})`;
}

/** Reasons of one kind; many are folded, and found all the same. */
function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <details open={count <= 10} data-print-open>
      <summary className="w-fit font-medium">
        {title} <span className="font-normal text-soft">({count})</span>
      </summary>
      <ul className="mt-0.5 list-disc pl-5">{children}</ul>
    </details>
  );
}
