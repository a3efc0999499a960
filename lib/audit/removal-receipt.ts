import "server-only";
import { sign, verify } from "node:crypto";
import type { AuditKeys } from "@/lib/audit/audit-keys";
import type { AuditRemovalId, HospitalId } from "@/lib/ids";

/** What was exported to a file and removed from the trail. */
export type Removal = {
  id: AuditRemovalId;
  hospitalId: HospitalId;
  fromSeq: number;
  toSeq: number;
  entries: number;
  firstAt: Date;
  lastAt: Date;
  lastHash: Buffer;
  fileName: string;
  fileDigest: Buffer;
  removedAt: Date;
};

/** The same, signed. */
export type RemovalReceipt = Removal & { keyName: string; signature: Buffer };

const VERSION = "consent-desk audit removal 1";

function textOf(removal: Removal): Buffer {
  const { id, hospitalId, fromSeq, toSeq, entries, firstAt, lastAt, lastHash, fileName, fileDigest, removedAt } =
    removal;
  const times = [firstAt, lastAt, removedAt].map((at) => at.toISOString());
  const hashes = [lastHash, fileDigest].map((hash) => hash.toString("hex"));
  return Buffer.from([VERSION, id, hospitalId, fromSeq, toSeq, entries, ...times, ...hashes, fileName].join("\n"));
}

/** Signs a removal under the first key. */
export function signReceipt(removal: Removal, [{ name, signing }]: AuditKeys): RemovalReceipt {
  return { ...removal, keyName: name, signature: sign(null, textOf(removal), signing) };
}

/** Whether one of the keys has signed a receipt as it stands. */
export function isSignedReceipt(receipt: RemovalReceipt, keys: AuditKeys): boolean {
  const key = keys.find(({ name }) => name === receipt.keyName);
  return key !== undefined && verify(null, textOf(receipt), key.verifying, receipt.signature);
}
