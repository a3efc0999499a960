import "server-only";
import { z } from "zod";
import type { StoredAuditEntry } from "@/lib/audit/canonical-entry";
import type { AuditLink } from "@/lib/audit/chain-table";
import type { LinkedEntry } from "@/lib/audit/verify-chain";
import type { HospitalId } from "@/lib/ids";

/** The first line of a file of exported entries: what its first link follows. */
export type ExportHeader = { hospitalId: HospitalId; fromSeq: number; previousHash: Buffer };

/** A further line: an entry with its link. */
export type ExportedEntry = Omit<AuditLink, "entryId"> & { entry: StoredAuditEntry };

const VERSION = "consent-desk audit export 1";

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
    .transform((text) => Buffer.from(text, "hex"));
const seq = z.number().int().positive();
const text = z.string().nullable();

const header = z.object({
  version: z.literal(VERSION),
  hospitalId: z.uuid().transform((id) => id as HospitalId),
  fromSeq: seq,
  previousHash: hex(32),
});

const line = z.object({
  seq,
  hash: hex(32),
  mac: hex(32),
  entry: z.object({
    id: z.number().int(),
    hospitalId: z.uuid().transform((id) => id as HospitalId),
    at: z.iso.datetime().transform((at) => new Date(at)),
    actorKind: z.string(),
    actorId: text,
    actorName: text,
    action: z.string(),
    outcome: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
    sessionId: text,
    address: text,
    device: text,
    requestId: text,
    purpose: text,
    patientDigest: hex(32).nullable(),
  }),
});

/** The first line of a file, as JSON. Hashes are hexadecimal digits. */
export function exportHeaderLine({ hospitalId, fromSeq, previousHash }: ExportHeader): string {
  return `${JSON.stringify({ version: VERSION, hospitalId, fromSeq, previousHash: previousHash.toString("hex") })}\n`;
}

/** An entry with its link as a line of JSON: hashes in hexadecimal digits, times in ISO 8601 in UTC. */
export function exportedEntryLine({ seq, hash, mac }: LinkedEntry, entry: StoredAuditEntry): string {
  const [hashText, macText] = [hash.toString("hex"), mac.toString("hex")];
  const patientDigest = entry.patientDigest?.toString("hex") ?? null;
  return `${JSON.stringify({ seq, hash: hashText, mac: macText, entry: { ...entry, patientDigest } })}\n`;
}

/** Reads a first line; null where it is none. */
export const readExportHeader = (json: string): ExportHeader | null => read(header, json);

/** Reads a further line; null where it is none. */
export const readExportedEntry = (json: string): ExportedEntry | null => read(line, json);

function read<T extends z.ZodType>(schema: T, json: string): z.output<T> | null {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
