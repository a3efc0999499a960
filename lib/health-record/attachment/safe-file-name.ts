import "server-only";
import type { AttachmentFormat } from "@/lib/health-record/document/read-attachment";

/** The media type and the end of the name of each format. */
export const FORMATS: Record<AttachmentFormat, { mediaType: string; extension: string }> = {
  pdf: { mediaType: "application/pdf", extension: "pdf" },
  jpeg: { mediaType: "image/jpeg", extension: "jpg" },
  png: { mediaType: "image/png", extension: "png" },
  gif: { mediaType: "image/gif", extension: "gif" },
  dicom: { mediaType: "application/dicom", extension: "dcm" },
  other: { mediaType: "application/octet-stream", extension: "bin" },
};

/** Ends of names that a file of no known format keeps: what they open shows text, tables or images, and runs nothing. */
const HARMLESS = new Set("txt csv json docx xlsx pptx odt ods tif tiff bmp webp".split(" "));
const MAX_LENGTH = 80;
const NOT_ALLOWED = /[^\p{L}\p{M}\p{N} ._()+-]/gu;
/** Names of devices, which Windows does not save as files. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name under which the bytes can be saved on any system: the sender's title without what is no letter, digit or plain sign, and the end that
 * belongs to the format that the bytes have. `key` names it where there is no title.
 */
export function safeFileName(title: string | undefined, format: AttachmentFormat | undefined, key: string): string {
  const plain = (title ?? "")
    .slice(0, 4 * MAX_LENGTH)
    .normalize("NFC")
    .replaceAll(NOT_ALLOWED, " ");
  const dot = plain.lastIndexOf(".");
  const end = plain
    .slice(dot + 1)
    .trim()
    .toLowerCase();
  const hasEnd = dot > 0 && /^[a-z\d]{1,5}$/.test(end);
  const stem = trimmed(
    Array.from(trimmed(hasEnd ? plain.slice(0, dot) : plain))
      .slice(0, MAX_LENGTH)
      .join(""),
  );
  const { extension } = FORMATS[format ?? "other"];
  const name = stem === "" || DEVICE.test(stem) ? `attachment ${key.replaceAll(".", "-")}` : stem;
  return `${name}.${extension === "bin" && HARMLESS.has(end) && hasEnd ? end : extension}`;
}

/** Without dots and spaces around it, and with single spaces inside. */
function trimmed(text: string): string {
  const words = text.split(" ").filter((word) => word !== "");
  const joined = words.join(" ");
  let from = 0;
  let to = joined.length;
  while (from < to && ". -".includes(joined.charAt(from))) from += 1;
  while (to > from && ". ".includes(joined.charAt(to - 1))) to -= 1;
  return joined.slice(from, to);
}
