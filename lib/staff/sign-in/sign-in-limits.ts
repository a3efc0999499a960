import "server-only";
import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { HOUR, MINUTE, SECOND } from "@/lib/clock";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { limitStore } from "@/lib/staff/sign-in/sign-in-limit-queries";

/** How many attempts each key has in a window of milliseconds. */
export const LIMITS = {
  /** One account from one network address. */
  pair: { points: 10, window: 15 * MINUTE },
  address: { points: 50, window: 15 * MINUTE },
  /** One account from anywhere (NIST SP 800-63B-4, 3.2.2: at most 100). */
  account: { points: 100, window: HOUR },
  everybody: { points: 1_000, window: 15 * MINUTE },
  /** One account from a browser in which it has signed in before, which strangers do not use up. */
  device: { points: 10, window: 15 * MINUTE },
  /** Codes of one account, from one browser that has signed in before or from all others. */
  code: { points: 10, window: 15 * MINUTE },
  /** Proofs of somebody who is signed in. */
  verification: { points: 10, window: 15 * MINUTE },
  /** Challenges for passkeys that one network address may ask for, or one person who is signed in. */
  challenge: { points: 600, window: 15 * MINUTE },
} as const;

export type LimitName = keyof typeof LIMITS;

/** A limit and what is counted; only a digest of it is stored. */
export type Counted = readonly [limit: LimitName, what: string];

/** The limits that an attempt counts for, narrowest first. */
export function limitsOfSignIn(email: string, address: string | null, device: string | null): Counted[] {
  const account = email.toLowerCase();
  if (device !== null) return [["device", `${account} ${device}`]];
  const network = networkOf(address);
  return [
    ["pair", `${account} ${network}`],
    ["address", network],
    ["account", account],
    ["everybody", ""],
  ];
}

/**
 * Counts an attempt before anything is compared, so that a hundred at once are no more than the limit. Throws {@link TooManyAttempts} beyond
 * the first limit that is used up; those after it are not counted.
 */
export function countAttempt(scope: SystemScope, counted: readonly Counted[]): Promise<void> {
  return withSystemConnection(scope, "count sign-in attempts", async (connection) => {
    for (const [name, what] of counted) {
      try {
        await limiter(limitStore(connection), name).consume(digestOf(what));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const isFirst = error.consumedPoints === LIMITS[name].points + 1;
        throw new TooManyAttempts(name, Math.ceil(error.msBeforeNext / SECOND), isFirst);
      }
    }
  });
}

/** Takes an attempt that was right off its counts: those of the account start anew. */
export function forgiveAttempt(scope: SystemScope, counted: readonly Counted[]): Promise<void> {
  return withSystemConnection(scope, "count sign-in attempts", async (connection) => {
    for (const [name, what] of counted) {
      const counts = limiter(limitStore(connection), name);
      if (name === "address" || name === "everybody") await counts.reward(digestOf(what));
      else await counts.delete(digestOf(what));
    }
  });
}

/** Takes an attempt that was not compared off its counts. */
export function takeBackAttempt(scope: SystemScope, counted: readonly Counted[]): Promise<void> {
  return withSystemConnection(scope, "count sign-in attempts", async (connection) => {
    for (const [name, what] of counted) await limiter(limitStore(connection), name).reward(digestOf(what));
  });
}

/** Thrown beyond a limit, with the seconds until its window ends. */
export class TooManyAttempts extends AppError {
  constructor(
    readonly limit: LimitName,
    readonly retryAfterSeconds: number,
    /** Whether it is the first attempt beyond the limit in its window. */
    readonly isFirst: boolean,
  ) {
    super("too-many-attempts");
  }
}

function limiter(storeClient: ReturnType<typeof limitStore>, name: LimitName): RateLimiterPostgres {
  const { points, window } = LIMITS[name];
  return new RateLimiterPostgres({
    storeClient,
    storeType: "client",
    tableName: "sign_in_limit",
    // The migration has made it, and the sweep of old rows removes what has ended.
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: window / SECOND,
  });
}

/** The part of an address that one household or ward has: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function networkOf(address: string | null): string {
  if (address === null || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const first = parsed.toByteArray().slice(0, 8);
  return `${Buffer.from(first).toString("hex")}::/64`;
}

const digestOf = (what: string) => createHash("sha256").update(what).digest("base64url");
