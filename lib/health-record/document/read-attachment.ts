import "server-only";
import { textAt, type JsonObject } from "@/lib/health-record/document/json-value";
import type { ParsedDocument } from "@/lib/health-record/document/parse-document";
import { partialDateOf, type PartialDate } from "@/lib/health-record/document/partial-date";
import { base64Of, scanResource } from "@/lib/health-record/document/scan-resource";

/** Decided by the bytes, whatever content type was sent. */
export const ATTACHMENT_FORMATS = ["pdf", "jpeg", "png", "gif", "dicom", "other"] as const;
export type AttachmentFormat = (typeof ATTACHMENT_FORMATS)[number];

export const ATTACHMENT_STATES = [
  "included",
  /** Nothing, or a placeholder of a few bytes. */
  "empty-at-sender",
  /** Only an address, which is never fetched. */
  "link",
  /** The address of a resource of the document, which has the content. */
  "in-document",
  /** A text that is not base64. */
  "unreadable",
] as const;
export type AttachmentState = (typeof ATTACHMENT_STATES)[number];

export type Attachment = {
  /** The key of its resource, or `bundle`, and its number in it: `r5.1`. */
  key: string;
  state: AttachmentState;
  format?: AttachmentFormat | undefined;
  /** Bytes of the content after decoding. */
  size?: number | undefined;
  /** The content type as sent, which need not be true. */
  contentType?: string | undefined;
  title?: string | undefined;
  language?: string | undefined;
  creation?: PartialDate | undefined;
  /** The words of a placeholder, such as "DUMMY", in case that they mean something. */
  placeholder?: string | undefined;
  /** The address as sent, to be shown as text. */
  link?: string | undefined;
  /** The key of the resource that has the content, for "in-document". */
  resource?: string | undefined;
};

/** Names of the elements that an attachment shows. */
export const ATTACHMENT_ELEMENTS = new Set([
  "data",
  "url",
  "contentType",
  "title",
  "language",
  "creation",
  "size",
  "hash",
  "id",
]);

/** Placeholders such as "DUMMY" are shorter than any file of use. */
const PLACEHOLDER_BYTES = 60;

const PRINTABLE = /^[\x20-\x7e\s]+$/;

/** DICOM has its mark behind a preamble of 128 bytes. */
const DICOM_AT = 128;
/** Enough characters of base64 of base64 for the mark of DICOM. */
const HEAD_CHARACTERS = 1024;

const MARKS: [AttachmentFormat, at: number, mark: Buffer][] = [
  ["pdf", 0, Buffer.from("%PDF")],
  ["jpeg", 0, Buffer.from([0xff, 0xd8, 0xff])],
  ["png", 0, Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ["gif", 0, Buffer.from("GIF8")],
  ["dicom", DICOM_AT, Buffer.from("DICM")],
];

/**
 * Describes an attachment without decoding all of it: base64 may have line breaks and lack its padding. `resource` is the key of the
 * resource of the document that its address means, if any.
 */
export function describeAttachment(key: string, object: JsonObject, resource: string | undefined): Attachment {
  const url = textAt(object, "url");
  const link = url?.startsWith("data:") === true ? undefined : url;
  const creation = textAt(object, "creation");
  const described = {
    key,
    contentType: textAt(object, "contentType"),
    title: textAt(object, "title"),
    language: textAt(object, "language"),
    creation: creation === undefined ? undefined : partialDateOf(creation),
    link,
  };
  const base64 = withoutDataPrefix(base64Of(object));
  if (base64 === "") {
    const state = resource !== undefined ? "in-document" : link !== undefined ? "link" : "empty-at-sender";
    return { ...described, state, resource };
  }
  const length = countBase64(base64);
  if (length === undefined) {
    if (base64.length >= PLACEHOLDER_BYTES) return { ...described, state: "unreadable" };
    return { ...described, state: "empty-at-sender", placeholder: base64 };
  }
  const head = Buffer.from(base64.slice(0, HEAD_CHARACTERS), "base64");
  const isTwice = isBase64OfFile(head);
  const size = isTwice ? decodeBase64(base64).length : Math.floor((length * 3) / 4);
  if (size < PLACEHOLDER_BYTES) {
    const words = decodeBase64(base64).toString("latin1");
    const placeholder = PRINTABLE.test(words) ? words : undefined;
    return { ...described, state: "empty-at-sender", size, placeholder };
  }
  const format = formatOf(isTwice ? Buffer.from(head.toString("latin1"), "base64") : head);
  return { ...described, state: "included", format, size };
}

/** The bytes of an attachment that {@link describeAttachment} calls included; undefined for every other key. */
export function readAttachment(document: ParsedDocument, key: string): Uint8Array | undefined {
  const [resourceKey = "", number = ""] = key.split(".");
  const all = document.bundle ? [...document.resources, document.bundle] : document.resources;
  const resource = all.find((one) => one.key === resourceKey);
  const object = resource && scanResource(resource).attachments[Number(number) - 1];
  if (object === undefined || describeAttachment(key, object, undefined).state !== "included") return undefined;
  return decodeBase64(withoutDataPrefix(base64Of(object)));
}

/** The format that the first bytes show. */
export function formatOf(bytes: Buffer): AttachmentFormat {
  const found = MARKS.find(([, at, mark]) => bytes.subarray(at, at + mark.length).equals(mark));
  return found?.[0] ?? "other";
}

function decodeBase64(base64: string): Buffer {
  const once = Buffer.from(base64, "base64");
  return isBase64OfFile(once) ? Buffer.from(once.toString("latin1"), "base64") : once;
}

/** Whether bytes that were decoded once are the base64 of a file of a known format. */
function isBase64OfFile(once: Buffer): boolean {
  const head = once.subarray(0, HEAD_CHARACTERS).toString("latin1");
  return countBase64(head) !== undefined && formatOf(Buffer.from(head, "base64")) !== "other";
}

/** How many characters of base64 a text has, beside white space and padding; undefined where it has others. */
function countBase64(text: string): number | undefined {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (isLetter || code === 43 || code === 47 || code === 45 || code === 95) count += 1;
    else if (code !== 61 && code !== 32 && (code < 9 || code > 13)) return undefined;
  }
  return count;
}

/** Some senders write the address `data:application/pdf;base64,…` as content. */
function withoutDataPrefix(base64: string): string {
  const comma = base64.startsWith("data:") ? base64.indexOf(",") : -1;
  return comma >= 0 && comma < 200 ? base64.slice(comma + 1) : base64;
}
