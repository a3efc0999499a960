import "server-only";
import type { DecisionResult } from "@/lib/consent/decision/record-decision";

/** Why a callback is not processed; each has a text in the message catalogue. */
export type CallbackReason =
  | Extract<DecisionResult, { outcome: "contradiction" }>["reason"]
  | "artefact-mismatch"
  /** on-request names a transaction that belongs to another request of records. */
  | "transaction-of-another-request"
  /** A notification that the network's own response contradicts; it is undone. */
  | "contradicted-by-network"
  | "not-confirmed-by-network"
  | "no-matching-call"
  | "unknown-path"
  | "malformed"
  | "dependency-timeout"
  | "body-erased";
