import "server-only";
import type { CallOutcome } from "@/lib/abdm/http/call-gateway";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import type { WireError } from "@/lib/abdm/messages";
import { DAY, MINUTE, SECOND } from "@/lib/clock";
import type { GatewayCircuitRow } from "@/lib/outbound/gateway-circuit-table";
import { LONGEST_RETRY_AFTER } from "@/lib/outbound/retry-policies";

/** Failures in a row after which the circuit opens. */
export const FAILURES_BEFORE_OPEN = 5;
const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 60 * SECOND;
/** Longer than a probe can take, a new session and a second attempt included: a probe without a result by then has died with its process. */
export const PROBE_TIMEOUT = 45 * SECOND;
/** When a call that comes during a probe is tried again: most probes have a result by then. */
export const RETRY_DURING_PROBE = 12 * SECOND;

type Circuit = Pick<GatewayCircuitRow, "failures" | "openUntil" | "probeUntil" | "openedAt" | "reason">;

export const CLOSED: Circuit = { failures: 0, openUntil: null, probeUntil: null, openedAt: null, reason: null };

/** When a call may be tried again; null where the circuit is closed, or half-open and without a probe. */
export function retryAtOf(
  { openUntil, probeUntil }: Pick<Circuit, "openUntil" | "probeUntil">,
  now: Date,
): Date | null {
  if (!openUntil) return null;
  if (openUntil > now) return openUntil;
  if (!probeUntil || probeUntil <= now) return null;
  return new Date(Math.min(probeUntil.getTime(), now.getTime() + RETRY_DURING_PROBE));
}

export type UnavailableReason = NonNullable<GatewayCircuitRow["reason"]>;
/** What a call shows of the gateway itself. `pause`: how long, in milliseconds, it asks to be left alone; null where it does not. */
export type GatewayFailure = { reason: UnavailableReason; pause: number | null; opensAtOnce: boolean };

const unavailable: GatewayFailure = { reason: "gateway-unreachable", pause: null, opensAtOnce: false };

/** The failure of the gateway that an outcome shows; null where it is available: any status but 429 and 5xx is its own response. */
export function failureIn(outcome: CallOutcome | SessionOutcome): GatewayFailure | null {
  if (outcome.outcome === "unreachable" || outcome.outcome === "unanswered") return unavailable;
  const limit = "error" in outcome ? limitIn(outcome.error) : null;
  if (outcome.outcome !== "busy") return limit;
  const { status, retryAfterSeconds } = outcome;
  // `busy` with a 2xx status is a proxy's page.
  const isFailure = status === 429 || status >= 500 || status < 300 || retryAfterSeconds !== null;
  if (!isFailure) return null;
  const pause = retryAfterSeconds === null ? null : Math.min(retryAfterSeconds * SECOND, LONGEST_RETRY_AFTER);
  if (limit) return { ...limit, pause: pause ?? limit.pause };
  return { reason: "gateway-busy", pause, opensAtOnce: pause !== null };
}

/** How long a client that sent too much is asked to wait, where the gateway names no time. */
const PAUSE_AFTER_TOO_MANY = MINUTE;
const BLOCKED_FOR = DAY;

/** A limit that the network reports for the whole client, in a response or by callback; null for another error. Source: v3 error list. */
export function limitIn({ code, message }: WireError): GatewayFailure | null {
  if (code === "ABDM-1027") return { reason: "gateway-blocked", pause: BLOCKED_FOR, opensAtOnce: true };
  const isTooMany = code === "ABDM-1022" || code === "ABDM-2429" || (code === "2429" && message !== "");
  return isTooMany ? { reason: "too-many-now", pause: PAUSE_AFTER_TOO_MANY, opensAtOnce: true } : null;
}

/**
 * The circuit after a failure. It opens after five in a row, or at once where the gateway sent `Retry-After`. While it is open only the
 * probe's failure changes it: other calls were sent before it opened, and show nothing new.
 */
export function afterFailure(
  circuit: Circuit,
  failure: GatewayFailure,
  now: Date,
  isProbe: boolean,
  random: () => number = Math.random,
): Circuit {
  const { openUntil } = circuit;
  const { reason, pause, opensAtOnce } = failure;
  const retryAfter = pause ? new Date(now.getTime() + pause) : null;
  const isOpen = openUntil !== null && !isProbe;
  if (isOpen) return retryAfter && retryAfter > openUntil ? { ...circuit, openUntil: retryAfter, reason } : circuit;
  const failures = circuit.failures + 1;
  const opens = isProbe || opensAtOnce || failures >= FAILURES_BEFORE_OPEN;
  if (!opens) return { ...circuit, failures };
  return {
    failures,
    openUntil: retryAfter ?? new Date(now.getTime() + pauseAfter(failures, random)),
    probeUntil: null,
    openedAt: circuit.openedAt ?? now,
    reason,
  };
}

function pauseAfter(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, failures - FAILURES_BEFORE_OPEN));
  return Math.ceil(ceiling * (0.5 + random() / 2));
}
