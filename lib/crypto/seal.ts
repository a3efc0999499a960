import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const ALGORITHM = "aes-256-gcm";
const FORMAT = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts text for the database with AES-256-GCM. Returns `v1.<iv>.<ciphertext and tag>`, both parts base64url.
 * `associatedData` names the only place where the text belongs, such as `credential:<id>:client-secret`: copied to another
 * place it cannot be decrypted. `key` has 32 bytes.
 */
export function seal(plaintext: string, associatedData: string, key: Buffer = env().ENCRYPTION_KEY): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associatedData, "utf8"));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${FORMAT}.${iv.toString("base64url")}.${ciphertext.toString("base64url")}`;
}

/**
 * Decrypts text from {@link seal}. Throws `sealed-data-unreadable` if the text was changed, or if the associated data or the
 * key is another one.
 */
export function unseal(sealed: string, associatedData: string, key: Buffer = env().ENCRYPTION_KEY): string {
  const [format, ivText, ciphertextText, ...surplus] = sealed.split(".");
  const iv = Buffer.from(ivText ?? "", "base64url");
  const ciphertext = Buffer.from(ciphertextText ?? "", "base64url");
  const isWellFormed =
    format === FORMAT && surplus.length === 0 && iv.length === IV_BYTES && ciphertext.length >= TAG_BYTES;
  if (!isWellFormed) throw unreadable();
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(associatedData, "utf8")).setAuthTag(ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause?: unknown): AppError {
  return new AppError("sealed-data-unreadable", undefined, {}, { cause });
}
