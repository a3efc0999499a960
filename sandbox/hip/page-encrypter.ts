import { createCipheriv, hkdfSync, randomBytes } from "node:crypto";
import { generateKeyPair, sharedSecret, type CurvePoint, type KeyPair } from "./curve";

export const NONCE_BYTES = 32;
const SALT_BYTES = 20;

/** The public part of the keys of an HIU, for one transfer. */
export type ReceiverKeys = { publicKey: CurvePoint; nonce: Buffer };

/** The keys of an HIP, for one page. */
export type SenderKeys = { keyPair: KeyPair; nonce: Buffer };

export function generateSenderKeys(): SenderKeys {
  return { keyPair: generateKeyPair(), nonce: randomBytes(NONCE_BYTES) };
}

/**
 * The function that encrypts the entries of one page: it returns ciphertext and tag. ABDM has one key and one IV for all that is encrypted
 * with the same keys, so each page needs new ones.
 */
export function createPageEncrypter(sender: SenderKeys, receiver: ReceiverKeys): (text: string) => Buffer {
  const mixed = Buffer.alloc(NONCE_BYTES);
  for (let at = 0; at < NONCE_BYTES; at += 1) mixed[at] = (sender.nonce[at] ?? 0) ^ (receiver.nonce[at] ?? 0);
  const secret = sharedSecret(sender.keyPair, receiver.publicKey);
  const key = Buffer.from(hkdfSync("sha256", secret, mixed.subarray(0, SALT_BYTES), "", 32));
  return (text) => {
    const cipher = createCipheriv("aes-256-gcm", key, mixed.subarray(SALT_BYTES));
    return Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  };
}
