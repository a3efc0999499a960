import "server-only";
import type { SessionView } from "@/lib/credential/credential-view";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";

/** A sentence as a key of the catalogue's `health.verdict` part, with what it names. */
export type Finding = { look: "good" | "note" | "bad"; key: string; values: Record<string, string | number> };

/** What stands between this hospital and its gateway, by credential. */
export type WayView = {
  version: number;
  state: "active" | "previous";
  gatewayUrl: string;
  dialect: string;
  session: SessionView | null;
  /** Nothing leaves before, since the gateway is away; null while calls leave. */
  heldUntil: string | null;
  failures: number;
};

export type KeySetView = { jwksUrl: string; fetchedAt: string | null; lastFailedAt: string | null; keys: number };

/** What came of the calls of one hour. `unreached` holds those that nobody answered. */
export type HourOfCalls = { from: string } & Record<CallFate, number>;

export type CallFate = "accepted" | "refused" | "busy" | "unreached";

/** What a person on call needs, of their own hospital alone but for the database and background work. Instants are ISO 8601 in UTC. */
export type HealthFacts = {
  at: string;
  database: { milliseconds: number };
  work: {
    workers: { process: string; startedAt: string }[];
    waiting: number;
    oldestWaitingSince: string | null;
    failing: number;
    failed: number;
  };
  ways: WayView[];
  keySets: KeySetView[];
  callbacks: {
    lastAt: string | null;
    /** Settled ones of the last day, and all others. */
    fates: Record<string, number>;
    /** Kept for longer than a minute and not understood yet. */
    stuck: number;
    /** Callers turned away at the door in the last day, who named this hospital. */
    refusals: { reason: string; refusals: number }[];
  };
  /** Of the last hour, but for the latest moments: calls that an answer was due for. */
  answers: { taken: number; answered: number; firstAt: string | null };
  calls: HourOfCalls[];
  delivery: DeliveryView;
};

/** The facts, and what they come to: the gravest first, never empty. */
export type HealthView = HealthFacts & { findings: Finding[] };
