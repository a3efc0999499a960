import "server-only";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";

// Curve25519 as y² = x³ + ax + b, which BouncyCastle calls `curve25519`: neither X25519 of RFC 7748 nor a curve that OpenSSL has.
const P = 2n ** 255n - 19n;
const N = 2n ** 252n + 27742317777372353535851937790883648493n;
const Point = weierstrass({
  p: P,
  n: N,
  h: 8n,
  a: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a144n,
  b: 0x7b425ed097b425ed097b425ed097b425ed097b425ed097b4260b5e9c7710c864n,
  Gx: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245an,
  Gy: 0x20ae19a1b8a086b4e01edd2c7748d14c923d4d7e6d7c61b229e9c5a27eced3d9n,
});

/** The bytes of a private key, of a coordinate and of a shared secret: big-endian, with leading zeros. */
export const SCALAR_BYTES = 32;
/** A public key: the byte 4, then x and y. */
export const POINT_BYTES = 1 + 2 * SCALAR_BYTES;

/** The public key of a private key, of {@link POINT_BYTES}. Throws for a private key that is not from 1 to n - 1. */
export function publicKeyOf(privateKey: Uint8Array): Buffer {
  return Buffer.from(Point.BASE.multiply(scalarOf(privateKey)).toBytes(false));
}

/** Whether these bytes are an uncompressed point of the curve that generates its group: no point of low order, nor one with such a part. */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false;
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point.isTorsionFree();
  } catch {
    return false;
  }
}

/** The x coordinate of the shared point, of {@link SCALAR_BYTES}. `publicKey` is one by {@link isPublicKey}. */
export function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Buffer {
  const shared = Point.fromBytes(publicKey).multiply(scalarOf(privateKey)).toBytes(false);
  return Buffer.from(shared.subarray(1, 1 + SCALAR_BYTES));
}

function scalarOf(privateKey: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(privateKey).toString("hex")}`);
}

/** A private key of these random bytes, without a bias that matters: 16 bytes more than the key has. */
export function privateKeyFrom(random: Uint8Array): Buffer {
  const scalar = (scalarOf(random) % (N - 1n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(2 * SCALAR_BYTES, "0"), "hex");
}
