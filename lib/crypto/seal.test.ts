import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seal, unseal } from "@/lib/crypto/seal";
import { AppError } from "@/lib/errors";

const key = randomBytes(32);
const associatedData = "credential:1:client-secret";

function errorCodeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : "another error";
  }
  return "no error";
}

describe("unseal", () => {
  it.each(["", "s3cret", "गुप्त", "x".repeat(10_000)])("returns the text that was sealed", (text) => {
    expect(unseal(seal(text, associatedData, key), associatedData, key)).toBe(text);
  });

  it("throws if the associated data is another", () => {
    const sealed = seal("s3cret", associatedData, key);
    expect(errorCodeOf(() => unseal(sealed, "credential:2:client-secret", key))).toBe("sealed-data-unreadable");
  });

  it("throws if the key is another", () => {
    const sealed = seal("s3cret", associatedData, key);
    expect(errorCodeOf(() => unseal(sealed, associatedData, randomBytes(32)))).toBe("sealed-data-unreadable");
  });

  it("throws if any single bit of the sealed text is changed", () => {
    const [format, iv = "", body = ""] = seal("s3cret", associatedData, key).split(".");
    for (const [part, text] of [iv, body].entries()) {
      const bytes = Buffer.from(text, "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const parts =
          part === 0 ? [format, flipped.toString("base64url"), body] : [format, iv, flipped.toString("base64url")];
        expect(errorCodeOf(() => unseal(parts.join("."), associatedData, key))).toBe("sealed-data-unreadable");
      }
    }
  });

  it.each(["", "v1", "v1..", "v2.AAAA.BBBB", "plain text", "v1.a.b.c"])("throws for %j", (text) => {
    expect(errorCodeOf(() => unseal(text, associatedData, key))).toBe("sealed-data-unreadable");
  });
});

describe("seal", () => {
  it("returns another result each time for the same text", () => {
    expect(seal("s3cret", associatedData, key)).not.toBe(seal("s3cret", associatedData, key));
  });
});
