import "server-only";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { sharedSecret } from "@/lib/abdm/encryption/curve";
import { UnusableHealthData, type PeerKeys, type TransferKeys } from "@/lib/abdm/encryption/key-material";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const SALT_BYTES = 20;
const TAG_BYTES = 16;

/** Decrypts the entries of one page. */
export type EntryDecrypter = (content: string) => Buffer;

/**
 * Derives the key that both sides share, once for the entries of one page: a page has key material of its own. The returned function
 * takes an entry's content, base64 of ciphertext and tag, and throws {@link UnusableHealthData} where that was changed or cut. Source:
 * ABDM, encryption and decryption (Fidelius): ECDH, HKDF-SHA256 with the first 20 bytes of the combined nonces as salt, AES-256-GCM with
 * their last 12 as IV.
 */
export function createEntryDecrypter(own: TransferKeys, peer: PeerKeys): EntryDecrypter {
  const combined = Buffer.from(own.nonce.map((byte, index) => byte ^ (peer.nonce[index] ?? 0)));
  const [salt, iv] = [combined.subarray(0, SALT_BYTES), combined.subarray(SALT_BYTES)];
  const secret = sharedSecret(own.privateKey, peer.publicKey);
  const key = Buffer.from(hkdfSync("sha256", secret, salt, Buffer.alloc(0), KEY_BYTES));
  return (content) => {
    const sealed = Buffer.from(content, "base64");
    if (sealed.length < TAG_BYTES) throw new UnusableHealthData("content");
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw new UnusableHealthData("content");
    }
  };
}
