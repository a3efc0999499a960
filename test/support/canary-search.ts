import "server-only";
import { constants, inflateRawSync } from "node:zlib";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const HEADER_BYTES = 10;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
/** Compressed data in base64 begins so, and in hexadecimal notation so. */
const GZIP_IN_TEXT: [RegExp, BufferEncoding][] = [
  [/H4sI[\w+/-]+/g, "base64"],
  [/1f8b08[0-9a-f]+/gi, "hex"],
];
const MAX_UNPACKED = 64 * 1024 * 1024;

/** A word as it may stand in stored bytes, and the name of its form. */
type Form = { name: string; bytes: Buffer };

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** The characters that the bytes have in base64 wherever they begin, without those that depend on what stands before and after. */
function base64At(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

function formsOf(word: string): Form[] {
  const encodings: [string, Buffer][] = [
    ["UTF-8", Buffer.from(word, "utf8")],
    ["UTF-16LE", Buffer.from(word, "utf16le")],
    ["UTF-16BE", utf16be(word)],
  ];
  return encodings.flatMap(([encoding, bytes]) => [
    { name: encoding, bytes },
    ...[0, 1, 2].flatMap((offset) => {
      const base64 = base64At(bytes, offset);
      const name = `base64 of ${encoding}`;
      return [
        { name, bytes: Buffer.from(base64) },
        { name, bytes: Buffer.from(base64.replaceAll("+", "-").replaceAll("/", "_")) },
      ];
    }),
    { name: `hex of ${encoding}`, bytes: Buffer.from(bytes.toString("hex")) },
    { name: `hex of ${encoding}`, bytes: Buffer.from(bytes.toString("hex").toUpperCase()) },
  ]);
}

/**
 * Searches bytes for words in UTF-8 and UTF-16, in base64 at each offset and in hexadecimal notation of these, and in all of that once more
 * inside of compressed data. Returns what was found, as `word in form`.
 */
export function searchForWords(words: readonly string[], content: Buffer): string[] {
  const forms = words.flatMap((word) => formsOf(word).map((form) => ({ ...form, word })));
  const search = (bytes: Buffer, where: string): string[] => [
    ...forms.flatMap(({ word, name, bytes: form }) => (bytes.includes(form) ? [`${word} in ${where}${name}`] : [])),
    ...compressedPartsOf(bytes).flatMap((part) => search(part, `gzip, ${where}`)),
  ];
  return [...new Set(search(content, ""))];
}

function compressedPartsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf(GZIP_MAGIC); at !== -1; at = bytes.indexOf(GZIP_MAGIC, at + 1))
    parts.push(bytes.subarray(at));
  const text = bytes.toString("latin1");
  for (const [pattern, encoding] of GZIP_IN_TEXT)
    for (const [found] of text.matchAll(pattern)) parts.push(Buffer.from(found, encoding));
  return parts.flatMap((part) => unpack(part) ?? []);
}

/** What compressed data holds, whatever follows it; null where it is not compressed data. */
function unpack(bytes: Buffer): Buffer | null {
  const flags = bytes[3] ?? 0;
  let start = HEADER_BYTES;
  // A file name and a comment may follow; the other parts of a header nobody writes.
  for (const flag of [HAS_NAME, HAS_COMMENT]) if (flags & flag) start = bytes.indexOf(0, start) + 1;
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED };
  try {
    return inflateRawSync(bytes.subarray(start), options);
  } catch {
    return null;
  }
}
