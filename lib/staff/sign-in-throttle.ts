import "server-only";
import { createHash } from "node:crypto";
import { eq, lte, sql } from "drizzle-orm";
import { signInFailure } from "@/drizzle/schema/staff";
import { MINUTE } from "@/lib/clock";
import { withSystemConnection, type SystemConnection, type SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";

export const SIGN_IN_WINDOW = 15 * MINUTE;
export const ATTEMPTS_PER_ACCOUNT = 10;
export const ATTEMPTS_PER_ADDRESS = 50;

export type SignInAttempt = { accountKey: string; addressKey: string };

/**
 * Counts an attempt before the password is looked at, so that a hundred at once are no more than ten attempts. Throws
 * `too-many-attempts` beyond the limit of the account or of the network address. Keys are digests: the table names nobody.
 */
export function countSignInAttempt(
  scope: SystemScope,
  { email, address }: { email: string; address: string },
): Promise<SignInAttempt> {
  const accountKey = digest(`account:${email.toLowerCase()}`);
  const addressKey = digest(`address:${address}`);
  return withSystemConnection(scope, "count sign-in attempts", async (connection) => {
    if ((await countAttempt(connection, addressKey)) > ATTEMPTS_PER_ADDRESS) throw new AppError("too-many-attempts");
    if ((await countAttempt(connection, accountKey)) > ATTEMPTS_PER_ACCOUNT) throw new AppError("too-many-attempts");
    return { accountKey, addressKey };
  });
}

/** After the right password: clears the account's count, and takes this attempt off the address's. */
export function clearSignInAttempts(scope: SystemScope, { accountKey, addressKey }: SignInAttempt): Promise<void> {
  return withSystemConnection(scope, "count sign-in attempts", async ({ db }) => {
    await db.delete(signInFailure).where(eq(signInFailure.key, accountKey));
    const failures = sql`greatest(${signInFailure.failures} - 1, 0)`;
    await db.update(signInFailure).set({ failures }).where(eq(signInFailure.key, addressKey));
  });
}

/** Adds one to a running window's count, or starts a window; returns the count. Windows that are over are deleted. */
async function countAttempt({ db, now }: SystemConnection, key: string): Promise<number> {
  await db.delete(signInFailure).where(lte(signInFailure.windowEndsAt, now));
  const [row] = await db
    .insert(signInFailure)
    .values({ key, failures: 1, windowEndsAt: new Date(now.getTime() + SIGN_IN_WINDOW) })
    .onConflictDoUpdate({
      target: signInFailure.key,
      set: { failures: sql`${signInFailure.failures} + 1` },
    })
    .returning({ failures: signInFailure.failures });
  return row?.failures ?? 1;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
