import "server-only";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { listRefusals, type RefusalRow } from "@/lib/gateway/callback-store";

/** What was refused at the door since a moment, and why: counts only. Those that named nobody count for every hospital. */
export async function refusalsSince(ctx: Context, since: Date): Promise<RefusalRow[]> {
  permitStaff(ctx, "admin");
  return listRefusals(ctx, since);
}
