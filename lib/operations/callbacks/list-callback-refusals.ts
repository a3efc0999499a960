import "server-only";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { HOUR } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { refusalsOf } from "@/lib/inbound/store-callback-queries";

/** How often callbacks of one kind were refused at the door for one reason, and when last. */
export type Refusals = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  reason: string;
  refusals: number;
  lastAt: Date;
};

/**
 * What was refused at the door since the beginning of an hour, the latest first: callbacks that named the admin's hospital, and
 * those that named none. They are counted by the hour; the last few seconds may be missing.
 */
export async function refusalsSince(ctx: Context, since: Date): Promise<Refusals[]> {
  permitStaff(ctx, "admin");
  const hour = new Date(Math.floor(since.getTime() / HOUR) * HOUR);
  const rows = await refusalsOf(ctx, hour);
  return rows.flatMap(({ lastAt, ...row }) => (lastAt ? [{ ...row, lastAt }] : []));
}
