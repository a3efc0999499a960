import "server-only";
import { createHash } from "node:crypto";
import { env } from "@/lib/env";

/** A key of 32 bytes with its name, which stands in every value that it seals. */
export type EncryptionKey = { name: string; key: Buffer };

/** The keys of a process: `primary` seals, each of `byName` opens. */
export type KeyRing = { primary: EncryptionKey; byName: ReadonlyMap<string, EncryptionKey> };

/** How many bytes of a digest name a key. */
export const KEY_NAME_BYTES = 8;
// Another use of a key's digest cannot be confused with its name.
const LABEL = "consent-desk key name\n";

/** The name of a key: 11 characters of base64url, derived from the key, which cannot be found from it. */
export function keyNameOf(key: Buffer): string {
  const digest = createHash("sha256").update(LABEL).update(key).digest();
  return digest.subarray(0, KEY_NAME_BYTES).toString("base64url");
}

/** A ring of keys of 32 bytes, of which the first seals. */
export function toKeyRing(keys: readonly Buffer[]): KeyRing {
  const named = keys.map((key) => ({ name: keyNameOf(key), key }));
  const [primary] = named;
  if (!primary) throw new Error("a key ring has at least one key");
  return { primary, byName: new Map(named.map((one) => [one.name, one])) };
}

let current: KeyRing | undefined;

/** The keys of this process, from `ENCRYPTION_KEY`. */
export function keyRing(): KeyRing {
  current ??= toKeyRing(env().ENCRYPTION_KEY);
  return current;
}
