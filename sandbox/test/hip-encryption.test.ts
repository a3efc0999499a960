import { createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createEntryDecrypter } from "@/lib/abdm/encryption/decrypt-entry";
import { createTransferKeys, decodePeerKeys } from "@/lib/abdm/encryption/key-material";
import { decodePoint, encodePoint, generateKeyPair, keyPairOf } from "@/sandbox/hip/curve";
import { encodePublicKey, KEY_ENCODINGS } from "@/sandbox/hip/key-encoding";
import { createPageEncrypter, generateSenderKeys } from "@/sandbox/hip/page-encrypter";
import vectors from "@/test/support/encryption-vectors.json";

const bytes = (base64: string) => Buffer.from(base64, "base64");
const privateKeyOf = (base64: string) => BigInt(`0x${bytes(base64).toString("hex")}`);

describe("the encryption of an HIP", () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))("has the result of the vector: %s", (_, vector) => {
    // Both sides derive the same key, so that the receiver's private key with the sender's public one encrypts too.
    const sender = { keyPair: keyPairOf(privateKeyOf(vector.receiver.privateKey)), nonce: bytes(vector.sender.nonce) };
    const publicKey = decodePoint(bytes(vector.sender.publicKey));
    if (publicKey === null) throw new Error("the public key is not valid");
    const encrypt = createPageEncrypter(sender, { publicKey, nonce: bytes(vector.receiver.nonce) });
    expect(encrypt(vector.plaintext).toString("base64")).toBe(vector.content);
  });

  it.each(KEY_ENCODINGS)("with a key encoded as %s can be decrypted by the product", (encoding) => {
    const receiver = createTransferKeys();
    const publicKey = decodePoint(receiver.publicKey);
    if (publicKey === null) throw new Error("the public key is not valid");
    const sender = generateSenderKeys();
    const content = createPageEncrypter(sender, { publicKey, nonce: receiver.nonce })("text").toString("base64");
    const peer = {
      publicKey: encodePublicKey(sender.keyPair.publicKey, encoding),
      nonce: sender.nonce.toString("base64"),
    };
    expect(createEntryDecrypter(receiver, decodePeerKeys(peer))(content).toString()).toBe("text");
  });
});

describe("a public key", () => {
  const { publicKey } = generateKeyPair();

  it("is read alone and at the end of both X.509 forms", () => {
    for (const encoding of KEY_ENCODINGS) {
      expect(decodePoint(bytes(encodePublicKey(publicKey, encoding)))?.equals(publicKey), encoding).toBe(true);
    }
  });

  it("with the parameters of the curve is one that OpenSSL can read", () => {
    const key = bytes(encodePublicKey(publicKey, "x509"));
    expect(key).toHaveLength(309);
    expect(createPublicKey({ key, format: "der", type: "spki" }).asymmetricKeyType).toBe("ec");
  });

  it("that is cut, compressed, not on the curve or of low order is refused", () => {
    const encoded = encodePoint(publicKey);
    const beside = Buffer.from(encoded);
    beside[64] = (beside[64] ?? 0) ^ 1;
    const ofOrderTwo = bytes(
      "BCqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqrSRRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    );
    const compressed = Buffer.concat([Buffer.from([2]), encoded.subarray(1, 33)]);
    for (const wrong of [encoded.subarray(0, 64), compressed, beside, ofOrderTwo, Buffer.alloc(0), Buffer.alloc(65, 4)])
      expect(decodePoint(wrong)).toBeNull();
  });
});
