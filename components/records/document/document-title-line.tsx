import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReaderRecord } from "@/lib/health-record/reader/records-view";
import { DateText } from "@/components/records/values/date-text";
import { InstantText } from "@/components/time/instant-text";
import { TermText } from "@/components/ui/term-text";

/** What a document is, in columns that can be read downwards: title, kind, date, author, hospital. */
export function DocumentTitleLine({ record, isOtherPerson }: { record: ReaderRecord; isOtherPerson: boolean }) {
  const t = useTranslations("records");
  const kinds = useTranslations("hi-type");
  const document = "document" in record.content ? record.content.document : undefined;
  const group = document?.kind.group;
  const date = document?.date ?? document?.assembled;
  const ownTitle = document?.title ?? document?.type?.label;
  const title =
    ownTitle === undefined ? (
      group ? (
        kinds(group)
      ) : (
        t("document-untitled")
      )
    ) : (
      <span lang={document?.language ?? ""}>{ownTitle}</span>
    );
  const authors = document?.authors.flatMap(({ label }) => label ?? []).join(", ");
  return (
    <span className="inline-flex w-[calc(100%-1.5rem)] flex-wrap gap-x-4 align-top md:inline-grid md:grid-cols-[minmax(0,5fr)_minmax(0,3fr)_8rem_minmax(0,3fr)_minmax(0,3fr)]">
      <h4 className="min-w-0 font-semibold wrap-anywhere max-md:basis-full">
        {document === undefined ? t("document-unreadable") : title}
        {isOtherPerson ? <Flag>{t("flag.other-person")}</Flag> : null}
        {document?.isCurrent === false ? <Flag>{t("flag.not-current", { status: document.status ?? "" })}</Flag> : null}
        {document?.isCurrent === true && document.status !== undefined && document.status !== "final" ? (
          <span className="font-normal text-soft"> {document.status}</span>
        ) : null}
      </h4>
      <span className="min-w-0 text-soft">{group ? <TermText text={kinds(group)} /> : t("kind-unknown")}</span>
      <span>
        {date ? <DateText date={date} isDay /> : document ? t("no-date") : <InstantText iso={record.receivedAt} />}
      </span>
      <span className="min-w-0 wrap-anywhere">{authors}</span>
      <span className="min-w-0 text-soft wrap-anywhere">{record.hospital}</span>
    </span>
  );
}

function Flag({ children }: { children: ReactNode }) {
  return (
    <span className="ml-2 inline-block rounded border border-current px-1 font-semibold text-bad">
      <span aria-hidden="true">! </span>
      {children}
    </span>
  );
}
