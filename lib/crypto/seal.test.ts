import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { keyNameOf, toKeyRing } from "@/lib/crypto/key-ring";
import { sealBytes, sealText, unsealBytes, unsealText } from "@/lib/crypto/seal";
import { sealedPlace } from "@/lib/crypto/sealed-columns";
import { AppError } from "@/lib/errors";

const [older, newer] = [randomBytes(32), randomBytes(32)];
const ring = toKeyRing([older]);
const place = sealedPlace("client-secret", "1");
const elsewhere = sealedPlace("client-secret", "2");

function errorCodeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : "another error";
  }
  return "no error";
}

/** Text as the first versions stored it, by the description of their format: `v1.<iv>.<ciphertext and tag>`. */
function sealWithoutKeyName(plaintext: string, associatedData: string, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `v1.${iv.toString("base64url")}.${ciphertext.toString("base64url")}`;
}

test("the name of a key is 11 characters and differs from key to key", () => {
  expect(keyNameOf(older)).toMatch(/^[\w-]{11}$/);
  expect(keyNameOf(older)).toBe(keyNameOf(Buffer.from(older)));
  expect(keyNameOf(older)).not.toBe(keyNameOf(newer));
});

test("a place names the row, and reads as in the first versions", () => {
  expect(place).toBe("credential:1:client-secret");
  expect(sealedPlace("access-token", "1")).toBe("credential:1:access-token");
});

describe("unsealText", () => {
  it.each(["", "s3cret", "गुप्त", "x".repeat(10_000)])("returns the text that was sealed", (text) => {
    expect(unsealText(sealText(text, place, ring), place, ring)).toBe(text);
  });

  it("throws if the place is another", () => {
    const sealed = sealText("s3cret", place, ring);
    expect(errorCodeOf(() => unsealText(sealed, elsewhere, ring))).toBe("sealed-data-unreadable");
  });

  it("throws if the key is not in the ring", () => {
    const sealed = sealText("s3cret", place, ring);
    expect(errorCodeOf(() => unsealText(sealed, place, toKeyRing([newer])))).toBe("sealed-data-unreadable");
  });

  it("opens with any key of the ring, also text of the first versions, which names none", () => {
    const both = toKeyRing([newer, older]);
    expect(unsealText(sealText("s3cret", place, ring), place, both)).toBe("s3cret");
    const first = sealWithoutKeyName("s3cret", "credential:1:client-secret", older);
    expect(unsealText(first, place, both)).toBe("s3cret");
    expect(errorCodeOf(() => unsealText(first, place, toKeyRing([newer])))).toBe("sealed-data-unreadable");
  });

  it("throws if any single bit of the sealed text is changed", () => {
    const [format, ...parts] = sealText("s3cret", place, ring).split(".");
    for (const [at, text] of parts.entries()) {
      const bytes = Buffer.from(text, "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const changed = [format, ...parts.with(at, flipped.toString("base64url"))].join(".");
        expect(errorCodeOf(() => unsealText(changed, place, ring))).toBe("sealed-data-unreadable");
      }
    }
  });

  it.each([
    "",
    "v1",
    "v1..",
    "v1.AAAA.BBBB",
    "v2.AAAA.BBBB",
    "v2.AAAA.BBBB.CCCC",
    "plain text",
    "v1.a.b.c",
    "v3.a.b.c",
  ])("throws for %j", (text) => {
    expect(errorCodeOf(() => unsealText(text, place, ring))).toBe("sealed-data-unreadable");
  });
});

describe("sealText", () => {
  it("returns another result each time for the same text", () => {
    expect(sealText("s3cret", place, ring)).not.toBe(sealText("s3cret", place, ring));
  });

  it("seals under the first key, whose name stands in the result", () => {
    expect(sealText("s3cret", place, toKeyRing([newer, older]))).toMatch(new RegExp(`^v2\\.${keyNameOf(newer)}\\.`));
  });
});

describe("unsealBytes", () => {
  const bytes = Buffer.from([0, 1, 2, 0x5c, 0xff]);

  it.each([Buffer.alloc(0), bytes, randomBytes(100_000)])("returns the bytes that were sealed", (plain) => {
    expect(unsealBytes(sealBytes(plain, place, ring), place, toKeyRing([newer, older]))).toEqual(plain);
  });

  it("throws if the place or the key is another, and for bytes that were never sealed", () => {
    const sealed = sealBytes(bytes, place, ring);
    expect(sealed).toHaveLength(bytes.length + 1 + 8 + 12 + 16);
    expect(errorCodeOf(() => unsealBytes(sealed, elsewhere, ring))).toBe("sealed-data-unreadable");
    expect(errorCodeOf(() => unsealBytes(sealed, place, toKeyRing([newer])))).toBe("sealed-data-unreadable");
    expect(errorCodeOf(() => unsealBytes(bytes, place, ring))).toBe("sealed-data-unreadable");
    expect(errorCodeOf(() => unsealBytes(Buffer.alloc(0), place, ring))).toBe("sealed-data-unreadable");
  });

  it("throws if any single bit of the sealed bytes is changed, or the last is missing", () => {
    const sealed = sealBytes(bytes, place, ring);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(errorCodeOf(() => unsealBytes(flipped, place, ring))).toBe("sealed-data-unreadable");
    }
    expect(errorCodeOf(() => unsealBytes(sealed.subarray(0, -1), place, ring))).toBe("sealed-data-unreadable");
  });
});
