import "server-only";
import type { SessionView } from "@/lib/credential/credential-view";
import type { AuditState } from "@/lib/operations/audit/audit-view";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";
import type { EncryptionView, RetentionView } from "@/lib/operations/retention/retention-view";

/** A sentence as a key of the catalogue's `health.finding` part, with the values that it names. */
export type Finding = { look: "good" | "note" | "bad"; key: string; values: Record<string, string | number> };

/** The gateway session and the circuit breaker of one credential. */
export type CredentialHealth = {
  version: number;
  state: "active" | "previous";
  gatewayUrl: string;
  dialect: string;
  session: SessionView | null;
  /** While the circuit is open nothing is sent before then; null while it is closed. */
  retryAt: string | null;
  /** Failures in a row. */
  failures: number;
};

export type KeySetView = { jwksUrl: string; fetchedAt: string | null; lastFailedAt: string | null; keys: number };

/** How a call to the gateway ended; `unreached` where there was no response. */
export type CallResult = "accepted" | "refused" | "busy" | "unreached";

/** The number of calls in the hour that begins at `from`, by result. */
export type HourOfCalls = { from: string } & Record<CallResult, number>;

/** The state of the service as one hospital's admins see it: its own rows, the database and background work. Instants are ISO 8601 in UTC. */
export type HealthFacts = {
  at: string;
  database: { milliseconds: number };
  work: {
    workers: { process: string; startedAt: string }[];
    waiting: number;
    oldestWaitingSince: string | null;
    failing: number;
  };
  credentials: CredentialHealth[];
  keySets: KeySetView[];
  callbacks: {
    lastAt: string | null;
    /** Processed ones and repeats of the last day, and all others. */
    states: Partial<Record<CallbackState, number>>;
    /** Received more than a minute ago and not processed yet. */
    unprocessed: number;
    /** Refused callbacks of the last day that named this hospital, or none. */
    refusals: { reason: string; refusals: number }[];
  };
  /** Messages that failed and wait for an admin's decision. */
  messages: { failed: number };
  /** Calls of the last hour that are answered by callback and whose answer is due. */
  answers: { accepted: number; answered: number; firstAt: string | null };
  calls: HourOfCalls[];
  delivery: DeliveryView;
  audit: AuditState;
  /** Since when the oldest entry waits to become part of the audit trail, and the whole trail has not been verified. */
  sealing: { waitingSince: string | null; unverifiedSince: string };
};

/** The facts and what follows from them: the most severe finding first, never empty. */
export type HealthView = HealthFacts & {
  findings: Finding[];
  retention: RetentionView[];
  encryption: EncryptionView;
};
