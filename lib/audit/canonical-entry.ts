import "server-only";
import { createHash } from "node:crypto";
import type { AuditDetail } from "@/lib/audit/audit-action";
import type { HospitalId } from "@/lib/ids";

/** A row of the audit trail, as it is stored. */
export type StoredAuditEntry = {
  id: number;
  hospitalId: HospitalId;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  action: string;
  outcome: string;
  subjectKind: string;
  subjectId: string;
  detail: AuditDetail;
  sessionId: string | null;
  address: string | null;
  device: string | null;
  requestId: string | null;
  purpose: string | null;
  patientDigest: Buffer | null;
};

const VERSION = "consent-desk audit entry 1";
const CHAIN = "consent-desk audit chain 1";

/**
 * The canonical form of an entry: a JSON list in UTF-8 without white space, of the version and the columns in the order below. The time is
 * ISO 8601 in UTC with milliseconds, the patient's digest in hexadecimal digits, a missing value `null`, and the keys of `detail` are sorted by code unit.
 */
export function canonicalEntry(entry: StoredAuditEntry): string {
  return JSON.stringify([
    VERSION,
    entry.id,
    entry.hospitalId,
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.actorName,
    entry.action,
    entry.outcome,
    entry.subjectKind,
    entry.subjectId,
    sorted(entry.detail),
    entry.sessionId,
    entry.address,
    entry.device,
    entry.requestId,
    entry.purpose,
    entry.patientDigest?.toString("hex") ?? null,
  ]);
}

/** The hash of an entry's link: SHA-256 over the 32 bytes of the hash before it and the canonical form. */
export function linkHash(previous: Buffer, entry: StoredAuditEntry): Buffer {
  return createHash("sha256").update(previous).update(canonicalEntry(entry)).digest();
}

/** What stands before the first link of a hospital's chain. */
export function firstHash(hospitalId: HospitalId): Buffer {
  return createHash("sha256").update(`${CHAIN}\n${hospitalId}`).digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
