import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { unseal, seal } from "@/lib/crypto/seal";

const key = randomBytes(32);
const boundTo = "credential:1:client-secret";

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : "another error";
  }
  return "opened";
}

describe("seal", () => {
  it.each(["", "s3cret", "गुप्त", "x".repeat(10_000)])("opens to the same text", (text) => {
    expect(unseal(seal(text, boundTo, key), boundTo, key)).toBe(text);
  });

  it("never seals the same text to the same letters", () => {
    expect(seal("s3cret", boundTo, key)).not.toBe(seal("s3cret", boundTo, key));
  });

  it("does not open in another place", () => {
    const sealed = seal("s3cret", boundTo, key);
    expect(refusal(() => unseal(sealed, "credential:2:client-secret", key))).toBe("sealed-data-unreadable");
  });

  it("does not open with another key", () => {
    const sealed = seal("s3cret", boundTo, key);
    expect(refusal(() => unseal(sealed, boundTo, randomBytes(32)))).toBe("sealed-data-unreadable");
  });

  it("does not open when any one bit was flipped", () => {
    const [format, iv = "", body = ""] = seal("s3cret", boundTo, key).split(".");
    for (const [part, text] of [iv, body].entries()) {
      const bytes = Buffer.from(text, "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const parts =
          part === 0 ? [format, flipped.toString("base64url"), body] : [format, iv, flipped.toString("base64url")];
        expect(refusal(() => unseal(parts.join("."), boundTo, key))).toBe("sealed-data-unreadable");
      }
    }
  });

  it.each(["", "v1", "v1..", "v2.AAAA.BBBB", "plain text", "v1.a.b.c"])("does not open %j", (text) => {
    expect(refusal(() => unseal(text, boundTo, key))).toBe("sealed-data-unreadable");
  });
});
