import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/db/context";
import { LIVE_CHANNEL, type LiveChange, type LiveTopic } from "@/lib/live/live-change";

/** Tells every open page of the actor's hospital, at commit, that something changed: ids only. */
export async function announce(ctx: Context, topic: LiveTopic, id: string): Promise<void> {
  const change: LiveChange = { hospitalId: ctx.actor.hospitalId, topic, id };
  await ctx.db.execute(sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(change)})`);
}
