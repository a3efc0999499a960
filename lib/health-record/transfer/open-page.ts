import "server-only";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { createEntryDecrypter, type EntryDecrypter } from "@/lib/abdm/encryption/decrypt-entry";
import { decodePeerKeys, UnusableHealthData, type TransferKeys } from "@/lib/abdm/encryption/key-material";
import { opaqueId, parseBody } from "@/lib/abdm/wire/fields";
import { unsealBytes } from "@/lib/crypto/seal";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import { pushChunkPlace, recordPlace, ringOf, sealUnderDataKey } from "@/lib/health-record/storage/seal-record";
import type { RecordRefusal } from "@/lib/health-record/transfer/record-refusal";

/** A page as it was stored, and what opens it. */
export type SealedPage = {
  dataPushId: string;
  /** Its parts in order, encrypted under `dataKey`. */
  chunks: Uint8Array[];
  dataKey: Uint8Array;
  keys: { [Name in keyof TransferKeys]: Uint8Array };
  /** The care contexts of the artefact; a record of another one is refused. Empty: the artefact names none. */
  careContexts: string[];
};

/** A record of a page: encrypted for its own row, or refused. */
export type OpenedRecord = {
  id: string;
  careContextReference: string | null;
  media: string | null;
  /** Of the content, in bytes. */
  size: number;
  checksumOf: string | null;
  contentDigest: Uint8Array;
} & ({ refusal: null; content: Uint8Array } | { refusal: RecordRefusal; content: null });

export type OpenedPage = {
  transactionId: string;
  pageNumber: number;
  pageCount: number;
  records: OpenedRecord[];
};

/** Of one record, decrypted. */
const MAX_RECORD_BYTES = 40 * 1024 * 1024;
const MAX_ENTRIES = 2_000;

/** Numbers of pages; those that make no sense are -1. */
const wholeNumber = z.coerce.number().int().min(-1).max(1_000_000).catch(-1);
/** Characters that PostgreSQL does not store. */
const NOT_STORABLE = /[\0\p{Cs}]/gu;
const text = z.string().nullish().catch(null);
const page = z.object({
  pageNumber: wholeNumber,
  pageCount: wholeNumber,
  transactionId: opaqueId,
  entries: z.array(z.unknown()).max(MAX_ENTRIES).nullish(),
  keyMaterial: z
    .object({ nonce: z.string(), dhPublicKey: z.object({ keyValue: z.string() }) })
    .nullish()
    .catch(null),
});
const entry = z
  .object({ content: text, link: text, media: text, checksum: text, careContextReference: text })
  .catch({ content: null, link: null, media: null, checksum: null, careContextReference: null });
type Entry = z.output<typeof entry>;

/**
 * Decrypts the records of a page, and encrypts each for the row in which it will be stored. What cannot be used is refused alone. Returns a
 * `problem` for a page of which nothing can be read. Source: ndhm-hiu.yml 0.5, health-information/transfer.
 */
export function openPage({
  dataPushId,
  chunks,
  dataKey,
  keys,
  careContexts,
}: SealedPage): OpenedPage | { problem: string } {
  const ring = ringOf(Buffer.from(dataKey));
  const body = Buffer.concat(
    chunks.map((chunk, position) => unsealBytes(Buffer.from(chunk), pushChunkPlace(dataPushId, position), ring)),
  );
  const parsed = page.safeParse(parse(body));
  if (!parsed.success) return { problem: "malformed" };
  const { pageNumber, pageCount, transactionId, entries, keyMaterial } = parsed.data;
  const decrypt = decrypterOf(keys, keyMaterial);
  const digestKey = createHmac("sha256", dataKey).update("content digest").digest();
  const records = (entries ?? []).map((one): OpenedRecord => {
    const sent = entry.parse(one);
    const opened = open(sent, decrypt, careContexts);
    const id = randomUUID();
    const plaintext = Buffer.isBuffer(opened) ? opened : null;
    const careContextReference = shortened(sent.careContextReference);
    const facts = { id, careContextReference, media: shortened(sent.media), size: plaintext?.length ?? 0 };
    const digested = createHmac("sha256", digestKey).update(
      JSON.stringify([careContextReference, Buffer.isBuffer(opened) ? null : opened]),
    );
    const contentDigest = digested.update(plaintext ?? sent.content ?? sent.link ?? "").digest();
    if (!Buffer.isBuffer(opened)) return { ...facts, checksumOf: null, contentDigest, refusal: opened, content: null };
    const content: RecordBytes = sealUnderDataKey(opened, recordPlace(id), ring);
    return { ...facts, checksumOf: checksumOf(sent, opened), contentDigest, refusal: null, content };
  });
  return { transactionId, pageNumber, pageCount, records };
}

function parse(body: Buffer): unknown {
  try {
    return parseBody(body);
  } catch {
    return null;
  }
}

function decrypterOf(
  keys: SealedPage["keys"],
  keyMaterial: z.output<typeof page>["keyMaterial"],
): EntryDecrypter | null {
  if (!keyMaterial) return null;
  const { privateKey, publicKey, nonce } = keys;
  const own = { privateKey: Buffer.from(privateKey), publicKey: Buffer.from(publicKey), nonce: Buffer.from(nonce) };
  try {
    return createEntryDecrypter(
      own,
      decodePeerKeys({ publicKey: keyMaterial.dhPublicKey.keyValue, nonce: keyMaterial.nonce }),
    );
  } catch (error) {
    if (error instanceof UnusableHealthData) return null;
    throw error;
  }
}

function open(
  { content, link, careContextReference }: Entry,
  decrypt: EntryDecrypter | null,
  careContexts: readonly string[],
): Buffer | RecordRefusal {
  if (careContexts.length > 0 && !careContexts.includes(careContextReference ?? "")) return "other-care-context";
  if (!content) return link ? "held-at-sender" : "no-content";
  if (!decrypt) return "unusable-keys";
  if (content.length > MAX_RECORD_BYTES * (4 / 3)) return "too-large";
  try {
    return decrypt(content);
  } catch (error) {
    if (error instanceof UnusableHealthData) return "not-authentic";
    throw error;
  }
}

const shortened = (value: string | null | undefined) => value?.replace(NOT_STORABLE, " ").slice(0, 255) ?? null;

/** Of what the sender's checksum is the MD5 sum: recorded for whoever looks into a fault, and proof of nothing. */
function checksumOf({ checksum, content }: Entry, plaintext: Buffer): string | null {
  const sent = checksum?.trim() ?? "";
  if (sent === "") return null;
  const forms: [string, string | Buffer][] = [
    ["plaintext", plaintext],
    ["ciphertext", content ?? ""],
  ];
  for (const [name, bytes] of forms) {
    const sum = createHash("md5").update(bytes).digest();
    if (sent.toLowerCase() === sum.toString("hex")) return `${name}-hex`;
    if (sent === sum.toString("base64")) return `${name}-base64`;
  }
  return null;
}
