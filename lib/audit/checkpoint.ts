import "server-only";
import { sign, verify } from "node:crypto";
import type { AuditKeys } from "@/lib/audit/audit-keys";
import type { HospitalId } from "@/lib/ids";

/** The end of a chain at one moment. */
export type ChainEnd = { hospitalId: HospitalId; seq: number; at: Date; hash: Buffer };

/** The same, signed. */
export type Checkpoint = ChainEnd & { keyName: string; signature: Buffer };

const VERSION = "consent-desk audit checkpoint 1";

const textOf = ({ hospitalId, seq, at, hash }: ChainEnd): Buffer =>
  Buffer.from([VERSION, hospitalId, seq, at.toISOString(), hash.toString("hex")].join("\n"));

/** Signs the end of a chain under the first key. */
export function signCheckpoint(end: ChainEnd, [{ name, signing }]: AuditKeys): Checkpoint {
  return { ...end, keyName: name, signature: sign(null, textOf(end), signing) };
}

/** Whether one of the keys has signed a checkpoint as it stands. */
export function isSigned(checkpoint: Checkpoint, keys: AuditKeys): boolean {
  const key = keys.find(({ name }) => name === checkpoint.keyName);
  return key !== undefined && verify(null, textOf(checkpoint), key.verifying, checkpoint.signature);
}

const LINE =
  /checkpoint 1 ([0-9a-f-]{36}) (\d{1,15}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{64}) ([\w-]{11}) ([\w-]{86})/;

/** A checkpoint as one line of text, for the log and for files that are kept elsewhere. */
export function checkpointLine({ hospitalId, seq, at, hash, keyName, signature }: Checkpoint): string {
  const parts = [hospitalId, seq, at.toISOString(), hash.toString("hex"), keyName, signature.toString("base64url")];
  return `checkpoint 1 ${parts.join(" ")}`;
}

/** The checkpoint in a line of the log, or of a file of such lines; null where the line has none. */
export function readCheckpointLine(line: string): Checkpoint | null {
  const [, hospitalId, seq, at, hash, keyName, signature] = LINE.exec(line) ?? [];
  if (!hospitalId || !seq || !at || !hash || !keyName || !signature) return null;
  return {
    hospitalId: hospitalId as HospitalId,
    seq: Number(seq),
    at: new Date(at),
    hash: Buffer.from(hash, "hex"),
    keyName,
    signature: Buffer.from(signature, "base64url"),
  };
}
