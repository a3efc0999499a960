import { randomBytes } from "node:crypto";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";

/** Curve25519 in the short Weierstrass form of the ABDM encryption (Fidelius), which no OpenSSL knows. */
const Curve = weierstrass({
  p: BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed"),
  n: BigInt("0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
  h: BigInt(8),
  a: BigInt("0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a144"),
  b: BigInt("0x7b425ed097b425ed097b425ed097b425ed097b425ed097b4260b5e9c7710c864"),
  Gx: BigInt("0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245a"),
  Gy: BigInt("0x20ae19a1b8a086b4e01edd2c7748d14c923d4d7e6d7c61b229e9c5a27eced3d9"),
});

const COORDINATE_BYTES = 32;
const POINT_BYTES = 1 + 2 * COORDINATE_BYTES;
const UNCOMPRESSED = 4;

/** A point of the curve. */
export type CurvePoint = InstanceType<typeof Curve>;

/** A private key and its public key. */
export type KeyPair = { privateKey: bigint; publicKey: CurvePoint };

const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
const toBytes = (coordinate: bigint) => Buffer.from(coordinate.toString(16).padStart(2 * COORDINATE_BYTES, "0"), "hex");

/** The key pair of a private key. Throws for 0 and for one as great as the order of the curve. */
export function keyPairOf(privateKey: bigint): KeyPair {
  return { privateKey, publicKey: Curve.BASE.multiply(privateKey) };
}

/** A new random key pair. */
export function generateKeyPair(): KeyPair {
  const { ORDER } = Curve.Fn;
  // 16 bytes more than the order has, so that the remainder is as good as uniform.
  return keyPairOf((toNumber(randomBytes(COORDINATE_BYTES + 16)) % (ORDER - BigInt(1))) + BigInt(1));
}

/** The byte 4, then x and y. */
export function encodePoint(point: CurvePoint): Buffer {
  const { x, y } = point.toAffine();
  return Buffer.concat([Buffer.from([UNCOMPRESSED]), toBytes(x), toBytes(y)]);
}

/** The public key in these bytes, alone or at the end of an X.509 SubjectPublicKeyInfo, or null when there is no valid one. */
export function decodePoint(encoded: Uint8Array): CurvePoint | null {
  const bytes = encoded.subarray(-POINT_BYTES);
  if (bytes.length !== POINT_BYTES || bytes[0] !== UNCOMPRESSED) return null;
  try {
    const x = toNumber(bytes.subarray(1, 1 + COORDINATE_BYTES));
    const point = Curve.fromAffine({ x, y: toNumber(bytes.subarray(1 + COORDINATE_BYTES)) });
    point.assertValidity();
    return point.isTorsionFree() ? point : null;
  } catch {
    return null;
  }
}

/** The x coordinate of the point that both sides can compute: 32 bytes with leading zeros. */
export function sharedSecret({ privateKey }: KeyPair, other: CurvePoint): Buffer {
  return toBytes(other.multiply(privateKey).toAffine().x);
}
