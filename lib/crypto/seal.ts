import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const ALGORITHM = "aes-256-gcm";
const FORMAT = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals text for the database as `v1.<iv>.<ciphertext and tag>`, both base64url (AES-256-GCM).
 * `boundTo` names the one place it belongs to, such as `credential:<id>:client-secret`: moved elsewhere it does not open.
 */
export function seal(plaintext: string, boundTo: string, key: Buffer = env().ENCRYPTION_KEY): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, {
    authTagLength: TAG_BYTES,
  }).setAAD(Buffer.from(boundTo, "utf8"));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${FORMAT}.${iv.toString("base64url")}.${sealed.toString("base64url")}`;
}

/** Opens what {@link seal} sealed; throws `sealed-data-unreadable` when text, binding or key is not the same. */
export function unseal(sealed: string, boundTo: string, key: Buffer = env().ENCRYPTION_KEY): string {
  const [format, ivText, rest, ...surplus] = sealed.split(".");
  const iv = Buffer.from(ivText ?? "", "base64url");
  const body = Buffer.from(rest ?? "", "base64url");
  if (format !== FORMAT || surplus.length > 0 || iv.length !== IV_BYTES || body.length < TAG_BYTES) throw unreadable();
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv, {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(boundTo, "utf8"))
      .setAuthTag(body.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause?: unknown): AppError {
  return new AppError("sealed-data-unreadable", undefined, {}, { cause });
}
