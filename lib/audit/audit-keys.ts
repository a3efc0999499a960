import "server-only";
import { createHash, createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";
import { env } from "@/lib/env";

/** What is derived from one key of `AUDIT_KEY`. */
export type AuditKey = {
  /** 11 characters of base64url, derived from the public key. */
  name: string;
  /** Signs checkpoints and receipts with Ed25519. */
  signing: KeyObject;
  verifying: KeyObject;
  /** The public key, 32 bytes in base64. */
  publicKey: string;
  mac: Buffer;
};

/** The first signs; each verifies. */
export type AuditKeys = readonly [AuditKey, ...AuditKey[]];

/** PKCS #8 of an Ed25519 key, up to its seed (RFC 8410). */
const ED25519_PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const NAME_BYTES = 8;

/** Derives keys with HKDF-SHA-256 (RFC 5869) from secrets of 32 bytes; at least one. */
export function toAuditKeys(secrets: readonly Buffer[]): AuditKeys {
  const [first, ...others] = secrets.map(toAuditKey);
  if (!first) throw new Error("there is at least one audit key");
  return [first, ...others];
}

let current: AuditKeys | undefined;

/** The keys of this process, from `AUDIT_KEY`. */
export function auditKeys(): AuditKeys {
  current ??= toAuditKeys(env().AUDIT_KEY);
  return current;
}

/** HMAC-SHA-256 over the number of a link, 8 bytes with the highest first, and its hash. */
export function linkMac({ mac }: Pick<AuditKey, "mac">, seq: number, hash: Buffer): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  return createHmac("sha256", mac).update(number).update(hash).digest();
}

/** Whether one of the keys made the mac of a link. */
export function isOwnMac(keys: AuditKeys, seq: number, hash: Buffer, mac: Buffer): boolean {
  return keys.some((key) => linkMac(key, seq, hash).equals(mac));
}

function toAuditKey(secret: Buffer): AuditKey {
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", secret, "", `consent-desk audit ${use}`, 32));
  const der = Buffer.concat([ED25519_PKCS8, derive("ed25519")]);
  const signing = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const verifying = createPublicKey(signing);
  const raw = Buffer.from(verifying.export({ format: "jwk" }).x ?? "", "base64url");
  const name = createHash("sha256").update("consent-desk audit key name\n").update(raw).digest();
  return {
    name: name.subarray(0, NAME_BYTES).toString("base64url"),
    signing,
    verifying,
    publicKey: raw.toString("base64"),
    mac: derive("mac"),
  };
}
