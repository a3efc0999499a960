import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { KEY_NAME_BYTES, keyRing, type EncryptionKey, type KeyRing } from "@/lib/crypto/key-ring";
import type { SealedBytes, SealedPlace, SealedText } from "@/lib/crypto/sealed-columns";
import { AppError } from "@/lib/errors";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The format of text; that of the first versions, `v1.<iv>.<ciphertext>`, names no key. */
const FORMAT = "v2";
const FORMAT_WITHOUT_KEY = "v1";
/** The first byte of the format of bytes. */
const BYTES_FORMAT = 2;
const HEADER_BYTES = 1 + KEY_NAME_BYTES;

/**
 * Encrypts text for the database with AES-256-GCM under the first key. Returns `v2.<name of the key>.<iv>.<ciphertext and tag>`, the last
 * three in base64url. `place` is authenticated with it: at another place the text cannot be opened.
 */
export function sealText(plaintext: string, place: SealedPlace, { primary }: KeyRing = keyRing()): SealedText {
  const { iv, ciphertext } = encrypt(Buffer.from(plaintext, "utf8"), place, primary);
  return `${FORMAT}.${primary.name}.${iv.toString("base64url")}.${ciphertext.toString("base64url")}` as SealedText;
}

/**
 * Decrypts text from {@link sealText}, and from the format without a key's name. Throws `sealed-data-unreadable` if the text was
 * changed, if it belongs to another place, or if its key is not in the ring.
 */
export function unsealText(sealed: string, place: SealedPlace, ring: KeyRing = keyRing()): string {
  const parts = sealed.split(".");
  const [format, ...rest] = parts;
  if (format === FORMAT_WITHOUT_KEY && parts.length === 3) {
    const [iv, ciphertext] = rest.map(fromBase64Url);
    return firstThatOpens(ring, (key) => decrypt(iv, ciphertext, place, key)).toString("utf8");
  }
  if (format !== FORMAT || parts.length !== 4) throw unreadable();
  const [name = "", ...encoded] = rest;
  const [iv, ciphertext] = encoded.map(fromBase64Url);
  return decrypt(iv, ciphertext, place, ring.byName.get(name)).toString("utf8");
}

/** The same as {@link sealText} for bytes: one byte for the format, eight for the name of the key, the iv, ciphertext and tag. */
export function sealBytes(plaintext: Buffer, place: SealedPlace, { primary }: KeyRing = keyRing()): SealedBytes {
  const { iv, ciphertext } = encrypt(plaintext, place, primary);
  const header = Buffer.from([BYTES_FORMAT]);
  return Buffer.concat([header, Buffer.from(primary.name, "base64url"), iv, ciphertext]) as SealedBytes;
}

/** Decrypts bytes from {@link sealBytes}; throws as {@link unsealText} does. */
export function unsealBytes(sealed: Buffer, place: SealedPlace, ring: KeyRing = keyRing()): Buffer {
  if (sealed[0] !== BYTES_FORMAT) throw unreadable();
  const key = ring.byName.get(sealed.subarray(1, HEADER_BYTES).toString("base64url"));
  const ciphertextAt = HEADER_BYTES + IV_BYTES;
  return decrypt(sealed.subarray(HEADER_BYTES, ciphertextAt), sealed.subarray(ciphertextAt), place, key);
}

function encrypt(plaintext: Buffer, place: SealedPlace, { key }: EncryptionKey): { iv: Buffer; ciphertext: Buffer } {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place, "utf8"));
  return { iv, ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
}

type Part = Buffer | undefined;

function decrypt(iv: Part, ciphertext: Part, place: SealedPlace, key: EncryptionKey | undefined): Buffer {
  if (!key || iv?.length !== IV_BYTES || !ciphertext || ciphertext.length < TAG_BYTES) throw unreadable();
  try {
    const decipher = createDecipheriv(ALGORITHM, key.key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place, "utf8")).setAuthTag(ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw unreadable(cause);
  }
}

function firstThatOpens(ring: KeyRing, open: (key: EncryptionKey) => Buffer): Buffer {
  for (const key of ring.byName.values()) {
    try {
      return open(key);
    } catch {
      // Another key of the ring may have sealed it.
    }
  }
  throw unreadable();
}

const fromBase64Url = (text: string) => Buffer.from(text, "base64url");

function unreadable(cause?: unknown): AppError {
  return new AppError("sealed-data-unreadable", undefined, {}, { cause });
}
