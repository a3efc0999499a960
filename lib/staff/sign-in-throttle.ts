import "server-only";
import { createHash } from "node:crypto";
import { MINUTE } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import { countAttempt, forgetAttempts, takeBackAttempt } from "@/lib/staff/staff-table";

export const SIGN_IN_WINDOW = 15 * MINUTE;
export const TRIES_PER_ACCOUNT = 10;
export const TRIES_PER_ADDRESS = 50;

type Db = Context["db"];
export type SignInTry = { accountKey: string; addressKey: string };

/**
 * Counts a try before the password is looked at, so that a hundred at once are no more than ten tries. Throws
 * `too-many-attempts` beyond the limit of the account or of the address. Keys are digests: the table names nobody.
 */
export async function beginTry(db: Db, who: { email: string; address: string }, now: Date): Promise<SignInTry> {
  const accountKey = digest(`account:${who.email.toLowerCase()}`);
  const addressKey = digest(`address:${who.address}`);
  const windowEndsAt = new Date(now.getTime() + SIGN_IN_WINDOW);
  if ((await countAttempt(db, addressKey, now, windowEndsAt)) > TRIES_PER_ADDRESS)
    throw new AppError("too-many-attempts");
  if ((await countAttempt(db, accountKey, now, windowEndsAt)) > TRIES_PER_ACCOUNT)
    throw new AppError("too-many-attempts");
  return { accountKey, addressKey };
}

/** A right password clears the account's count; the address keeps the failures of others. */
export async function endTryWell(db: Db, { accountKey, addressKey }: SignInTry): Promise<void> {
  await forgetAttempts(db, accountKey);
  await takeBackAttempt(db, addressKey);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
