import { useTranslations } from "next-intl";
import type { ReadAttachment } from "@/lib/health-record/worker/read-document";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { PdfAttachment } from "@/components/records/document/pdf-attachment";
import { DateText } from "@/components/records/values/date-text";
import { useDateText } from "@/components/records/values/use-date-text";
import { anchorOf } from "@/components/records/values/hospital-source";

const IMAGES = new Set(["jpeg", "png", "gif"]);

/** An attachment: PDF and images in place, everything else as facts and a download; without content, why there is none. */
export function AttachmentView({ attachment, parts }: { attachment: ReadAttachment; parts: DocumentParts }) {
  const t = useTranslations("records.attachment");
  const { key, state, format, fileName, title } = attachment;
  const name = title ?? t(`name.${format ?? "other"}`);
  if (state !== "included") return <MissingAttachment attachment={attachment} name={name} parts={parts} />;
  const source = `/api/records/${parts.record}/attachments/${key}`;
  const download = (
    <a href={source} download={fileName} className="print:hidden">
      {t("download", { name: fileName })}
    </a>
  );
  return (
    <figure className="mt-1.5 flex flex-col gap-1">
      <figcaption className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{name}</span>
        <AttachmentFacts attachment={attachment} />
        {format === "pdf" ? null : download}
      </figcaption>
      {format === "pdf" ? <PdfAttachment source={source} name={name} fileName={fileName} /> : null}
      {format !== undefined && IMAGES.has(format) ? (
        <a href={source} target="_blank" rel="noreferrer" className="w-fit" aria-label={t("open-image", { name })}>
          <img
            src={source}
            alt={name}
            loading="lazy"
            className="max-h-[70vh] min-h-8 max-w-full rounded border border-line bg-white print:max-h-[22cm]"
          />
        </a>
      ) : null}
    </figure>
  );
}

function AttachmentFacts({ attachment }: { attachment: ReadAttachment }) {
  const t = useTranslations("records.attachment");
  const { date } = useDateText();
  const { format = "other", size, creation, language, dicom, contentType } = attachment;
  const facts = [
    format === "other" ? (contentType ?? t("format.other")) : t(`format.${format}`),
    dicom?.modality,
    dicom?.bodyPart,
    dicom?.date,
    size === undefined ? undefined : sizeText(size),
    creation === undefined ? undefined : date(creation),
    language,
  ];
  return <span className="text-soft">{facts.filter(Boolean).join(" · ")}</span>;
}

function MissingAttachment(props: { attachment: ReadAttachment; name: string; parts: DocumentParts }) {
  const t = useTranslations("records.attachment");
  const { attachment, name, parts } = props;
  const { state, placeholder, link, resource, contentType, creation, language } = attachment;
  if (state === "included") return null;
  return (
    <p className="mt-1 wrap-anywhere">
      <span className="font-medium">{name}</span>{" "}
      {state === "in-document" && resource !== undefined ? (
        <a href={`#${anchorOf(parts.record, resource)}`}>{t("state.in-document")}</a>
      ) : (
        <span className="font-medium text-wait">{t(`state.${state}`)}</span>
      )}
      {placeholder === undefined ? null : <span> “{placeholder}”</span>}
      {state === "link" ? <span className="text-soft"> {link}</span> : null}
      <span className="text-soft">
        {[contentType, language].map((fact) => (fact === undefined ? "" : ` ${fact}`))}{" "}
        {creation ? <DateText date={creation} /> : null}
      </span>
    </p>
  );
}

/** A size in bytes as 3 KB or 1.7 MB. */
function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}
