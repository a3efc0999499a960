import "server-only";
import type { ConsentEventDetail } from "@/lib/consent/timeline/consent-event";

/**
 * Where the audit entry of an erasure stands: `signed` by a checkpoint of a trail without a problem; `unsigned` as yet; `exported` with its
 * month; or `missing`.
 */
export type TrailState = "signed" | "unsigned" | "exported" | "missing";

/** The receipt of an erasure of records: no name and no address. Times are ISO 8601. */
export type ErasureReceipt = {
  id: number;
  at: string;
  requestId: string | null;
  artefactId: string;
  /** Whether no key of these records is stored any more. */
  isKeyDeleted: boolean;
  inTrail: TrailState;
} & ConsentEventDetail<"records.erased">;

/** Receipts, the last one first. */
export type ErasurePage = { items: ErasureReceipt[]; nextCursor: string | null };
