import "server-only";
import { randomBytes } from "node:crypto";
import { isPublicKey, POINT_BYTES, privateKeyFrom, publicKeyOf, SCALAR_BYTES } from "@/lib/abdm/encryption/curve";
import type { PublicKeyFormat } from "@/lib/abdm/vocabulary";

const NONCE_BYTES = 32;
/** What precedes the point in a SubjectPublicKeyInfo with the curve's parameters written out, as BouncyCastle encodes it. */
const X509_PREFIX = Buffer.from(
  [
    "308201313081ea06072a8648ce3d02013081de020101302b06072a8648ce3d010102207fffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffed304404202aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a14404207b425ed097b425ed097b425ed097b425ed097b425e",
    "d097b4260b5e9c7710c8640441042aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245a20ae19a1b8a086b4e01edd2c7748d14c",
    "923d4d7e6d7c61b229e9c5a27eced3d902201000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed020108034200",
  ].join(""),
  "hex",
);
/** The first byte of every SubjectPublicKeyInfo, whichever way it names its curve. */
const X509_FIRST_BYTE = 0x30;

/** The keys of one side of one transfer of records. They are never used for another one, since their nonce decides key and IV. */
export type TransferKeys = {
  /** 32 bytes, big-endian. */
  privateKey: Buffer;
  /** The byte 4, then x and y, each of 32 bytes. */
  publicKey: Buffer;
  /** 32 random bytes. */
  nonce: Buffer;
};

/** What the other side sends of its keys. */
export type PeerKeys = Pick<TransferKeys, "publicKey" | "nonce">;

/** Key material or an entry that cannot be used. `reason`: what is wrong with it. */
export class UnusableHealthData extends Error {
  constructor(readonly reason: "public-key" | "nonce" | "content") {
    super(`the ${reason} of encrypted health data cannot be used`);
  }
}

/** Fresh keys for one request of records. Source: ABDM, encryption and decryption (Fidelius). */
export function createTransferKeys(): TransferKeys {
  const privateKey = privateKeyFrom(randomBytes(SCALAR_BYTES + 16));
  return { privateKey, publicKey: publicKeyOf(privateKey), nonce: randomBytes(NONCE_BYTES) };
}

/** A public key as the wire has it, in base64. */
export function encodePublicKey(publicKey: Buffer, format: PublicKeyFormat): string {
  return (format === "raw" ? publicKey : Buffer.concat([X509_PREFIX, publicKey])).toString("base64");
}

/**
 * The peer's keys as the wire has them, in base64; the public key in any of the three encodings that peers use. Throws
 * {@link UnusableHealthData} for a point that is not on the curve or of low order, and for a nonce that is not of 32 bytes.
 */
export function decodePeerKeys(wire: { publicKey: string; nonce: string }): PeerKeys {
  const encoded = Buffer.from(wire.publicKey, "base64");
  const publicKey = encoded[0] === X509_FIRST_BYTE ? encoded.subarray(-POINT_BYTES) : encoded;
  if (!isPublicKey(publicKey)) throw new UnusableHealthData("public-key");
  const nonce = Buffer.from(wire.nonce, "base64");
  if (nonce.length !== NONCE_BYTES) throw new UnusableHealthData("nonce");
  return { publicKey, nonce };
}
