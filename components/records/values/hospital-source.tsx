import { useTranslations } from "next-intl";
import type { SummaryEntry } from "@/lib/health-record/document/summary-entry";
import { DateText } from "@/components/records/values/date-text";

/** The element of an item, or of its document where there is no item. */
export function anchorOf(document: string, item?: string): string {
  return item === undefined ? `document-${document}` : `document-${document}-${item}`;
}

type EntrySource = Pick<SummaryEntry<unknown>, "document" | "hospital" | "date" | "dateFrom">;

/** Which hospital sent it, and when it is from: a link to its place in the document. */
export function HospitalSource({ entry, item }: { entry: EntrySource; item?: string | undefined }) {
  const t = useTranslations("records");
  const { document, hospital, date, dateFrom } = entry;
  return (
    <span className="text-soft">
      {date === undefined ? t("no-date") : <DateText date={date} isDay />}
      {date !== undefined && dateFrom !== "item" ? ` ${t(`date-from.${dateFrom}`)}` : ""} ·{" "}
      <a href={`#${anchorOf(document, item)}`} className="text-soft print:no-underline">
        {hospital}
      </a>
    </span>
  );
}
