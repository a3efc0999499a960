import "server-only";
import type { AttachmentFile } from "@/lib/health-record/worker/read-attachment-file";
import type { DocumentSource } from "@/lib/health-record/worker/read-source";
import type { ReadProblem } from "@/lib/health-record/worker/read-stored-documents";

/** What a browser may show in place; everything else is saved. SVG is not among them: it may hold scripts. */
const SHOWN_IN_PLACE = new Set(["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"]);

const HEADERS = {
  // Nothing of it may stay in the browser, or run in it.
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** An attachment of a document as a response: of the type that its bytes have, under a safe name. */
export function attachmentResponse({ bytes, mediaType, fileName }: AttachmentFile): Response {
  const disposition = SHOWN_IN_PLACE.has(mediaType) ? "inline" : "attachment";
  const headers = {
    ...HEADERS,
    "content-type": mediaType,
    "content-disposition": `${disposition}; ${fileNameParameters(fileName)}`,
  };
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
}

/** The name in ASCII, and, for browsers that know it, as it is. Source: RFC 6266, 5. */
function fileNameParameters(name: string): string {
  const plain = name.replaceAll(/[^\w ._()+-]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A document as it was sent, as plain text; 422 for one that cannot be shown. */
export function sourceResponse(source: DocumentSource | { problem: ReadProblem }): Response {
  if ("problem" in source) return new Response(null, { status: 422, headers: HEADERS });
  return new Response(source.text, { headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" } });
}
