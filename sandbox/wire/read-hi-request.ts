import { decodePoint } from "@/sandbox/hip/curve";
import { NONCE_BYTES } from "@/sandbox/hip/page-encrypter";
import type { RequestedData } from "@/sandbox/state/transaction";
import { isWebAddress } from "./bridge-view";
import { objectMember, stringMember, type Json } from "./json";

/** Source: v3 `hiRequest.dataPushUrl`. */
const PUSH_URL = /^[a-zA-Z0-9_\-@,. ":=?/&]{1,255}$/;

/** What is wrong with a request for records: an attribute, the push address or the key. `at` is the path of the attribute. */
export type HiRequestProblem = { problem: "attribute" | "push address" | "key"; at: string };

function isKey(keyValue: string): boolean {
  return decodePoint(Buffer.from(keyValue, "base64")) !== null;
}

/**
 * Reads the `hiRequest` member of a call; it is the same in both dialects but for its times, which `parseTime` converts to milliseconds,
 * NaN when they are not valid.
 */
export function readHiRequest(
  hiRequest: Json,
  parseTime: (text: string) => number,
  now: Date,
): RequestedData | HiRequestProblem {
  const text = (value: Json, key: string) => stringMember(value, key) ?? "";
  const range = objectMember(hiRequest, "dateRange");
  const keyMaterial = objectMember(hiRequest, "keyMaterial");
  const dhPublicKey = objectMember(keyMaterial, "dhPublicKey");
  const artefactId = text(objectMember(hiRequest, "consent"), "id");
  const dataPushUrl = text(hiRequest, "dataPushUrl");
  const publicKey = text(dhPublicKey, "keyValue");
  const nonce = text(keyMaterial, "nonce");
  const [from, to] = [parseTime(text(range, "from")), parseTime(text(range, "to"))];
  const attributes: [at: string, valid: boolean][] = [
    ["consent.id", artefactId !== ""],
    ["dateRange.from", !Number.isNaN(from)],
    ["dateRange.to", !Number.isNaN(to)],
    ["dataPushUrl", dataPushUrl !== ""],
    ["keyMaterial.cryptoAlg", text(keyMaterial, "cryptoAlg") === "ECDH"],
    ["keyMaterial.curve", /^curve25519$/i.test(text(keyMaterial, "curve"))],
    ["keyMaterial.dhPublicKey.expiry", parseTime(text(dhPublicKey, "expiry")) > now.getTime()],
    ["keyMaterial.dhPublicKey.parameters", text(dhPublicKey, "parameters") !== ""],
    ["keyMaterial.dhPublicKey.keyValue", publicKey !== ""],
    ["keyMaterial.nonce", Buffer.from(nonce, "base64").length === NONCE_BYTES],
  ];
  const invalid = attributes.find(([, valid]) => !valid);
  if (invalid !== undefined) return { problem: "attribute", at: invalid[0] };
  if (!PUSH_URL.test(dataPushUrl) || !isWebAddress(dataPushUrl)) return { problem: "push address", at: "dataPushUrl" };
  if (!isKey(publicKey)) return { problem: "key", at: "keyMaterial.dhPublicKey.keyValue" };
  const dateRange = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { artefactId, dateRange, dataPushUrl, publicKey, nonce };
}
