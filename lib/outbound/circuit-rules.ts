import "server-only";
import type { CallOutcome } from "@/lib/abdm/http/call-gateway";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { SECOND } from "@/lib/clock";
import type { GatewayCircuitRow } from "@/lib/outbound/gateway-circuit-table";

/** Failures in a row after which calls wait. */
export const FAILURES_BEFORE_OPEN = 5;
const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 60 * SECOND;
/** Longer than a probe can take, a new session and a second attempt included: who has not spoken by then has died. */
export const PROBE_PATIENCE = 45 * SECOND;
/** When those who come during a probe look again: most have been answered by then. */
export const LOOK_AGAIN_AFTER = 12 * SECOND;

/** Until when nothing may leave; null where the circuit is closed, or a probe is due. */
export function heldUntil({ openUntil, probeUntil }: Pick<State, "openUntil" | "probeUntil">, now: Date): Date | null {
  if (!openUntil) return null;
  if (openUntil > now) return openUntil;
  if (!probeUntil || probeUntil <= now) return null;
  return new Date(Math.min(probeUntil.getTime(), now.getTime() + LOOK_AGAIN_AFTER));
}

export type AwayReason = NonNullable<GatewayCircuitRow["reason"]>;
/** What an outcome says of the gateway itself: it is there, or away, perhaps until it said. */
export type Sign = "here" | { away: AwayReason; retryAfterSeconds: number | null };

type State = Pick<GatewayCircuitRow, "failures" | "openUntil" | "probeUntil" | "openedAt" | "reason">;

export const CLOSED: State = { failures: 0, openUntil: null, probeUntil: null, openedAt: null, reason: null };

/** Reads the sign off an outcome. An answer of any other status than 429 and 5xx is the gateway's: it is there. */
export function signOf(outcome: CallOutcome | SessionOutcome): Sign {
  switch (outcome.outcome) {
    case "unreachable":
    case "unanswered":
      return { away: "gateway-unreachable", retryAfterSeconds: null };
    case "busy": {
      const { status, retryAfterSeconds } = outcome;
      // A 2xx that is busy is a proxy's page.
      const away = status === 429 || status >= 500 || status < 300 || retryAfterSeconds !== null;
      return away ? { away: "gateway-busy", retryAfterSeconds } : "here";
    }
    default:
      return "here";
  }
}

/**
 * The circuit after a sign that the gateway is away. It opens after five in a row, or at the gateway's own wish at once.
 * While it is open only the probe's failure moves it: other calls left before it opened, and say nothing new.
 */
export function afterAway(
  state: State,
  sign: Exclude<Sign, "here">,
  now: Date,
  isProbe: boolean,
  random: () => number = Math.random,
): State {
  const { openUntil } = state;
  const wish = sign.retryAfterSeconds ? new Date(now.getTime() + sign.retryAfterSeconds * SECOND) : null;
  const isOpen = openUntil !== null && !isProbe;
  if (isOpen) return wish && wish > openUntil ? { ...state, openUntil: wish } : state;
  const failures = state.failures + 1;
  const opens = isProbe || wish !== null || failures >= FAILURES_BEFORE_OPEN;
  if (!opens) return { ...state, failures };
  return {
    failures,
    openUntil: wish ?? new Date(now.getTime() + pauseAfter(failures, random)),
    probeUntil: null,
    openedAt: state.openedAt ?? now,
    reason: sign.away,
  };
}

function pauseAfter(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, failures - FAILURES_BEFORE_OPEN));
  return Math.ceil(ceiling * (0.5 + random() / 2));
}
