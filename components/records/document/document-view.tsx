import { useTranslations } from "next-intl";
import type { ReaderRecord } from "@/lib/health-record/reader/records-view";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import type { OtherPerson } from "@/lib/health-record/reader/summarise-records";
import { DocumentFacts } from "@/components/records/document/document-facts";
import { documentPartsOf, type RenderItems } from "@/components/records/document/document-parts";
import { DocumentSectionView } from "@/components/records/document/document-section";
import { DocumentTitleLine } from "@/components/records/document/document-title-line";
import { ItemList } from "@/components/records/document/item-list";
import { AttachmentView } from "@/components/records/document/attachment-view";
import { SourceView } from "@/components/records/document/source-view";
import { TechnicalDetails } from "@/components/records/document/technical-details";
import { OtherPersonText } from "@/components/records/other-person-text";
import { anchorOf } from "@/components/records/values/hospital-source";
import { Narrative } from "@/components/records/values/narrative";
import { CopyForAdmin } from "@/components/ui/copy-for-admin";

const renderItems: RenderItems = (entries, parts) => <ItemList entries={entries} parts={parts} />;

type DocumentViewProps = { record: ReaderRecord; otherPerson: OtherPerson | undefined; isOpen: boolean };

/** One document, opened in place: its title line, then everything in it as its author wrote it. */
export function DocumentView({ record, otherPerson, isOpen }: DocumentViewProps) {
  const { content } = record;
  const problems = useTranslations("record-problem");
  return (
    <details data-document={record.id} open={isOpen} className="record-document rounded-md border border-line bg-card">
      <summary className="rounded-md px-3 py-1.5 hover:bg-sunk">
        <DocumentTitleLine record={record} isOtherPerson={otherPerson !== undefined} />
      </summary>
      <div id={anchorOf(record.id)} className="record-anchor flex flex-col gap-3 border-t border-line px-3 py-2.5">
        {otherPerson ? <OtherPersonText person={otherPerson} /> : null}
        {"problem" in content ? (
          <>
            <p className="font-medium text-wait">{problems(content.problem)}</p>
            {content.problem === "failed" ? <CopyForAdmin what={problems("failed")} reference={record.id} /> : null}
          </>
        ) : (
          <DocumentBody record={record} document={content.document} />
        )}
        <SourceView record={record.id} />
      </div>
    </details>
  );
}

function DocumentBody({ record, document }: { record: ReaderRecord; document: ReadDocument }) {
  const parts = documentPartsOf(record.id, document, renderItems);
  const t = useTranslations("records");
  const { narrative, sections, notIncluded } = document;
  const shown = new Set(document.items.flatMap((item) => item.attachments));
  return (
    <>
      <DocumentFacts record={record} document={document} />
      {narrative === undefined ? null : <Narrative html={narrative} language={parts.language} />}
      {sections.map((section, index) => (
        <DocumentSectionView key={index} section={section} parts={parts} />
      ))}
      {document.attachments
        .filter(({ key }) => !shown.has(key))
        .map((attachment) => (
          <AttachmentView key={attachment.key} attachment={attachment} parts={parts} />
        ))}
      {notIncluded.length > 0 ? (
        <section>
          <h5 className="font-semibold">{t("not-included.title")}</h5>
          <ul className="list-disc pl-5">
            {notIncluded.map(({ reason, text }, index) => (
              <li key={index} className="wrap-anywhere">
                {t(`not-included.reason.${reason}`)} <span className="text-soft">{text}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <TechnicalDetails document={document} />
    </>
  );
}
