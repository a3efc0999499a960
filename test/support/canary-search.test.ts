import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { searchForWords } from "@/test/support/canary-search";

const WORD = "Canaryword";
const SENTENCE = `before ${WORD} after`;
const utf16be = Buffer.from(SENTENCE, "utf16le").swap16();

describe("the search for words", () => {
  test.each<[string, Buffer]>([
    ["in UTF-8", Buffer.from(SENTENCE)],
    ["in UTF-16, little-endian", Buffer.from(SENTENCE, "utf16le")],
    ["in UTF-16, big-endian", utf16be],
    ["in hexadecimal notation", Buffer.from(Buffer.from(SENTENCE).toString("hex"))],
    ["in upper-case hexadecimal notation", Buffer.from(Buffer.from(SENTENCE).toString("hex").toUpperCase())],
    ["in base64 of UTF-16", Buffer.from(utf16be.toString("base64"))],
    ["in compressed data", Buffer.concat([Buffer.from("x"), gzipSync(SENTENCE), Buffer.from("rest")])],
    ["in base64 of compressed data", Buffer.from(`"${gzipSync(SENTENCE).toString("base64")}"`)],
    ["in hexadecimal notation of compressed data", Buffer.from(`\\x${gzipSync(SENTENCE).toString("hex")}`)],
  ])("finds one %s", (_form, content) => {
    expect(searchForWords([WORD], content)).not.toEqual([]);
  });

  test.each([0, 1, 2])("finds one in base64 that begins %i bytes earlier", (offset) => {
    const content = Buffer.from(Buffer.from(`${"-".repeat(offset)}${SENTENCE}`).toString("base64"));
    expect(searchForWords([WORD], content)).toEqual([`${WORD} in base64 of UTF-8`]);
  });

  test("finds nothing where there is none", () => {
    expect(
      searchForWords([WORD], Buffer.from(`before Canary word after ${gzipSync("other").toString("hex")}`)),
    ).toEqual([]);
  });
});
