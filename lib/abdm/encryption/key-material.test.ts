import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { publicKeyOf } from "@/lib/abdm/encryption/curve";
import {
  createTransferKeys,
  decodePeerKeys,
  encodePublicKey,
  UnusableHealthData,
} from "@/lib/abdm/encryption/key-material";

// The HIU's keys in the README of the Fidelius CLI.
const PRIVATE_KEY = Buffer.from("DMxHPri8d7IT23KgLk281zZenMfVHSdeamq0RhwlIBk=", "base64");
const RAW = "BAheD5rUqTy4V5xR4/6HWmYpopu5CO+KO8BECS0udNqUTSNo91TIqIIy1A4Vh+F94c+n9vAcwXU2bGcfsI5f69Y=";
const X509 =
  "MIIBMTCB6gYHKoZIzj0CATCB3gIBATArBgcqhkjOPQEBAiB/////////////////////////////////////////7TBEBCAqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqYSRShRAQge0Je0Je0Je0Je0Je0Je0Je0Je0Je0Je0JgtenHcQyGQEQQQqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0kWiCuGaG4oIa04B7dLHdI0UySPU1+bXxhsinpxaJ+ztPZAiAQAAAAAAAAAAAAAAAAAAAAFN753qL3nNZYEmMaXPXT7QIBCANCAAQIXg+a1Kk8uFecUeP+h1pmKaKbuQjvijvARAktLnTalE0jaPdUyKiCMtQOFYfhfeHPp/bwHMF1NmxnH7COX+vW";
const X509_NAMED =
  "MFswFQYHKoZIzj0CAQYKKwYBBAGXVQEFAQNCAAQIXg+a1Kk8uFecUeP+h1pmKaKbuQjvijvARAktLnTalE0jaPdUyKiCMtQOFYfhfeHPp/bwHMF1NmxnH7COX+vW";
const NONCE = "6uj1RdDUbcpI3lVMZvijkMC8Te20O4Bcyz0SyivX8Eg=";

test.each([
  ["the point alone", RAW],
  ["X.509 with the curve's parameters", X509],
  ["X.509 with the curve's name", X509_NAMED],
])("a public key is read as %s", (_format, publicKey) => {
  const keys = decodePeerKeys({ publicKey, nonce: NONCE });
  expect(keys.publicKey.toString("base64")).toBe(RAW);
  expect(keys.nonce.toString("base64")).toBe(NONCE);
});

test("a public key is derived and written as the published one", () => {
  const publicKey = publicKeyOf(PRIVATE_KEY);
  expect([encodePublicKey(publicKey, "raw"), encodePublicKey(publicKey, "x509")]).toEqual([RAW, X509]);
});

test("a public key in X.509 form is one that OpenSSL can read", () => {
  const der = Buffer.from(encodePublicKey(createTransferKeys().publicKey, "x509"), "base64");
  expect(createPublicKey({ key: der, format: "der", type: "spki" }).asymmetricKeyType).toBe("ec");
});

const POINT = Buffer.from(RAW, "base64");

test.each([
  [
    "not on the curve",
    Buffer.concat([Buffer.from([4]), Buffer.alloc(31), Buffer.from([5]), Buffer.alloc(31), Buffer.from([7])]),
  ],
  [
    "of order 2",
    Buffer.from("BCqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqrSRRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "base64"),
  ],
  [
    "of order 4",
    Buffer.from("BCqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqrSRSa+T0l/mpwq/CH6d61/Sm72NaEccoSpNj6aJI75yIRBU=", "base64"),
  ],
  [
    "of order 8",
    Buffer.from("BCti9AnAsA0xqFvdR5Y3tIUVb0qcpY4AwVli6+YnKBAxRs4+1qlhfFrWt9PrGddLqGzEA9YSf+Syl3jrfG2vhNM=", "base64"),
  ],
  [
    "a sum with a point of order 8",
    Buffer.from("BEpWO8tcuNDuVbVRSLfamTsxVqLeaCs2B3C/fS7ZWbi3OuNGgdYdBcmImN8pAUICv58m3bYcymxKeYPOngsdZlI=", "base64"),
  ],
  ["compressed", Buffer.concat([Buffer.from([2]), POINT.subarray(1, 33)])],
  ["cut", POINT.subarray(0, 64)],
  ["too long", Buffer.concat([POINT, Buffer.alloc(1)])],
  ["with a coordinate above the field", Buffer.concat([Buffer.from([4]), Buffer.alloc(32, 255), POINT.subarray(33)])],
  ["X.509 without a point", Buffer.from(X509, "base64").subarray(0, 245)],
  ["empty", Buffer.alloc(0)],
])("a public key that is %s is refused", (_what, key) => {
  const publicKey = key.toString("base64");
  expect(() => decodePeerKeys({ publicKey, nonce: NONCE })).toThrow(new UnusableHealthData("public-key"));
});

test.each([0, 16, 31, 33])("a nonce of %i bytes is refused", (length) => {
  const nonce = Buffer.alloc(length, 1).toString("base64");
  expect(() => decodePeerKeys({ publicKey: RAW, nonce })).toThrow(new UnusableHealthData("nonce"));
});
