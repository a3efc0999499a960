import { expect, test } from "vitest";
import { publicKeyOf } from "@/lib/abdm/encryption/curve";
import { createEntryDecrypter } from "@/lib/abdm/encryption/decrypt-entry";
import { createTransferKeys, decodePeerKeys, UnusableHealthData } from "@/lib/abdm/encryption/key-material";
// The first two are published; the others were made by a separate implementation, in Python.
import vectors from "@/test/support/encryption-vectors.json";

const [published] = vectors as [(typeof vectors)[number], ...typeof vectors];
const bytes = (base64: string) => Buffer.from(base64, "base64");

/** The keys of the receiver. A private key may be written with a leading zero, or without those that it has. */
function receiverOf({ receiver }: (typeof vectors)[number]) {
  const privateKey = bytes(receiver.privateKey);
  return { privateKey, publicKey: publicKeyOf(privateKey), nonce: bytes(receiver.nonce) };
}

test.each(vectors.map((vector) => [vector.name, vector] as const))("an entry is decrypted: %s", (_name, vector) => {
  const decrypt = createEntryDecrypter(receiverOf(vector), decodePeerKeys(vector.sender));
  expect(decrypt(vector.content).toString("utf8")).toBe(vector.plaintext);
});

test("fresh keys agree on a key with the other side's, whoever sends", () => {
  const [one, other] = [createTransferKeys(), createTransferKeys()];
  const { content } = published;
  expect(() => createEntryDecrypter(one, other)(content)).toThrow(UnusableHealthData);
  expect(publicKeyOf(one.privateKey)).toEqual(one.publicKey);
  expect(one.nonce).not.toEqual(other.nonce);
  expect(one.privateKey).toHaveLength(32);
});

const tooShort = Buffer.alloc(15).toString("base64");
const changed = (at: number) => {
  const content = bytes(published.content);
  content[content.length + at] = (content[content.length + at] ?? 0) ^ 1;
  return content.toString("base64");
};

test.each([
  ["a changed tag", changed(-1)],
  ["changed ciphertext", changed(-20)],
  ["its last byte missing", bytes(published.content).subarray(0, -1).toString("base64")],
  ["its first byte missing", bytes(published.content).subarray(1).toString("base64")],
  ["fewer bytes than a tag", tooShort],
  ["nothing", ""],
  ["no base64", "not base64 at all"],
])("an entry with %s is refused", (_what, content) => {
  const decrypt = createEntryDecrypter(receiverOf(published), decodePeerKeys(published.sender));
  expect(() => decrypt(content)).toThrow(new UnusableHealthData("content"));
});
