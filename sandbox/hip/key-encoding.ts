import { encodePoint, type CurvePoint } from "./curve";

/** How a public key is written: the point alone, or X.509 with the parameters or with the name of the curve. */
export const KEY_ENCODINGS = ["raw", "x509", "x509-named"] as const;
export type KeyEncoding = (typeof KEY_ENCODINGS)[number];

/** What precedes the point in each encoding, as hexadecimal digits. Source: BouncyCastle's encoding of `curve25519`. */
const PREFIXES: Record<KeyEncoding, string> = {
  raw: "",
  x509: [
    "308201313081ea06072a8648ce3d02013081de020101302b06072a8648ce3d0101022",
    "07fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed3044",
    "04202aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a14404",
    "207b425ed097b425ed097b425ed097b425ed097b425ed097b4260b5e9c7710c864044",
    "1042aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245a20",
    "ae19a1b8a086b4e01edd2c7748d14c923d4d7e6d7c61b229e9c5a27eced3d90220100",
    "0000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed02010803",
    "4200",
  ].join(""),
  "x509-named": "305b301506072a8648ce3d0201060a2b060104019755010501034200",
};

/** A public key as text, base64. */
export function encodePublicKey(publicKey: CurvePoint, encoding: KeyEncoding): string {
  return Buffer.concat([Buffer.from(PREFIXES[encoding], "hex"), encodePoint(publicKey)]).toString("base64");
}
