import "server-only";
import { FORMATS, safeFileName } from "@/lib/health-record/attachment/safe-file-name";
import { indexDocument } from "@/lib/health-record/document/document-index";
import type { DocumentProblem } from "@/lib/health-record/document/document-limits";
import { parseDocument } from "@/lib/health-record/document/parse-document";
import { readAttachment } from "@/lib/health-record/document/read-attachment";
import { openStoredDocument, type StoredDocument } from "@/lib/health-record/worker/stored-document";

/** A file for a download or a viewer. The media type is decided by the bytes. */
export type AttachmentFile = { bytes: Uint8Array; mediaType: string; fileName: string };

export type ReadAttachmentResult = AttachmentFile | { problem: DocumentProblem | "cannot-be-opened" | "no-attachment" };

/** The bytes of one attachment of a stored document, by its key in the view model. Runs in a thread. */
export function readAttachmentFile({
  attachment: key,
  ...stored
}: StoredDocument & { attachment: string }): ReadAttachmentResult {
  const content = openStoredDocument(stored);
  if (content === undefined) return { problem: "cannot-be-opened" };
  const parsed = parseDocument(content);
  if (!parsed.isReadable) return { problem: parsed.problem };
  const attachment = indexDocument(parsed.document).attachments.find((one) => one.key === key);
  const bytes = readAttachment(parsed.document, key);
  if (attachment === undefined || bytes === undefined) return { problem: "no-attachment" };
  const { mediaType } = FORMATS[attachment.format ?? "other"];
  // A small Buffer is a part of a larger one, which would pass to the other thread whole.
  return { bytes: new Uint8Array(bytes), mediaType, fileName: safeFileName(attachment.title, attachment.format, key) };
}
