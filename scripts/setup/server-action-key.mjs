import { hkdfSync } from "node:crypto";

/**
 * The key from which Next.js derives the ids of server actions, and with which it seals their bound values: derived from ENCRYPTION_KEY, so
 * that pages work with every machine and every build that has the same key. Without it each build has a key of its own.
 * @param {string | undefined} encryptionKey one key or several, separated by commas; the first counts
 * @returns {string | undefined} 32 bytes in base64; nothing where there is no usable key, which is refused elsewhere
 */
export function serverActionKey(encryptionKey = "") {
  const key = Buffer.from(encryptionKey.split(",", 1)[0] ?? "", "base64");
  if (key.length !== 32) return undefined;
  return Buffer.from(hkdfSync("sha256", key, "", "consent-desk server actions", 32)).toString("base64");
}
