import "server-only";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type BrotliOptions, type ZlibOptions } from "node:zlib";
import type { CallbackHeaders } from "@/lib/abdm/messages";

/** A callback's body. `problem`: why it is not the sender's text but still as it was sent; null where it is the text. */
export type CallbackBody = { body: Buffer; problem: string | null };

/** A callback as it is sent: its headers and its body. */
export type SentCallback = {
  headers: CallbackHeaders;
  body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;
};

type Decompress = (body: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const DECOMPRESS = new Map<string, Decompress>([
  ["gzip", promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ["x-gzip", promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ["deflate", (body, options) => inflateEither(body, options)],
  ["br", promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress)],
]);

/**
 * Reads a callback's body, decompressed: `too-large` as soon as it is known to be of more than `maxBytes`, as sent or decompressed, and
 * `interrupted` where the connection ended before the body. One that cannot be decompressed is returned as it was sent, with the reason.
 */
export async function readCallbackBody(
  sent: SentCallback,
  maxBytes: number,
): Promise<CallbackBody | "too-large" | "interrupted"> {
  const body = await readBytes(sent, maxBytes);
  return typeof body === "string" ? body : decompress(body, sent.headers.get("content-encoding"), maxBytes);
}

async function readBytes(
  { headers, body }: SentCallback,
  maxBytes: number,
): Promise<Buffer | "too-large" | "interrupted"> {
  if (Number(headers.get("content-length") ?? 0) > maxBytes) return "too-large";
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "interrupted";
  }
  return Buffer.concat(chunks);
}

/** One encoding alone is undone: several on top of each other let a few bytes cause any amount of work. */
async function decompress(body: Buffer, header: string | null, maxBytes: number): Promise<CallbackBody | "too-large"> {
  const encoding = (header ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity" || body.length === 0) return { body, problem: null };
  const undo = DECOMPRESS.get(encoding);
  if (!undo) return { body, problem: "Content-Encoding: not one of gzip, deflate and br" };
  try {
    // Decompresses piece by piece and stops at the first one that goes beyond the limit.
    return { body: await undo(body, { maxOutputLength: maxBytes }), problem: null };
  } catch (error) {
    if (error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") return "too-large";
    return { body, problem: `Content-Encoding: the body is not complete ${encoding} data` };
  }
}

/** `deflate` means data with a zlib header, and some senders leave it out. Source: RFC 9110, 8.4.1.2. */
function inflateEither(body: Buffer, options: ZlibOptions): Promise<Buffer> {
  const [first = 0, second = 0] = body;
  const hasHeader = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
  return promisify<Buffer, ZlibOptions, Buffer>(hasHeader ? inflate : inflateRaw)(body, options);
}
