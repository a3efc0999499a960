import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readCallbackBody } from "@/lib/web/read-callback-body";

const LIMIT = 64 * 1024;
const TEXT = '{"notification":{"status":"REVOKED"}}';

const read = (body: Uint8Array, encoding: string) =>
  readCallbackBody(
    new Request("http://desk.example/v3/x", {
      method: "POST",
      headers: { "CONTENT-ENCODING": encoding },
      body: new Uint8Array(body),
    }),
    LIMIT,
  );

test.each([
  ["gzip", gzipSync(TEXT)],
  ["GZip", gzipSync(TEXT)],
  ["x-gzip", gzipSync(TEXT)],
  ["gzip", Buffer.concat([gzipSync(TEXT.slice(0, 9)), gzipSync(TEXT.slice(9))])],
  ["deflate", deflateSync(TEXT)],
  ["deflate", deflateRawSync(TEXT)],
  ["br", brotliCompressSync(TEXT)],
  ["identity", Buffer.from(TEXT)],
  ["", Buffer.from(TEXT)],
] as const)("a body with the encoding %j is decompressed", async (encoding, body) => {
  expect(await read(body, encoding)).toEqual({ body: Buffer.from(TEXT), problem: null });
});

test.each([
  ["gzip", gzipSync(TEXT).subarray(0, 20)],
  ["gzip", Buffer.from(TEXT)],
  ["deflate", Buffer.from([1, 2, 3])],
  ["br", Buffer.from(TEXT)],
  ["zstd", Buffer.from(TEXT)],
  ["gzip, gzip", gzipSync(gzipSync(TEXT))],
  ["constructor", Buffer.from(TEXT)],
])("a body that is no %s is returned as it was sent, with the reason", async (encoding, sent) => {
  const body = Buffer.from(sent);
  expect(await read(body, encoding)).toEqual({ body, problem: expect.stringMatching(/^Content-Encoding: /) });
});

// The end is missing: reading to there would give another result than "too-large".
test.each([
  ["gzip", gzipSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
] as const)("%s data of more than the limit is refused while it is decompressed", async (encoding, compress) => {
  const data = compress(randomBytes(4 * LIMIT).toString("hex"));
  expect(await read(data.subarray(0, LIMIT - 1), encoding)).toBe("too-large");
});

test("data that decompresses to a thousand times its size is refused", async () => {
  expect(await read(gzipSync(Buffer.alloc(1000 * LIMIT)), "gzip")).toBe("too-large");
});

test("a body of exactly the limit is read", async () => {
  expect(await read(gzipSync(Buffer.alloc(LIMIT)), "gzip")).toMatchObject({ problem: null });
  expect(await read(gzipSync(Buffer.alloc(LIMIT + 1)), "gzip")).toBe("too-large");
});
