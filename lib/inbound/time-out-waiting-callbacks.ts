import "server-only";
import { HOUR } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { giveUpWaiting } from "@/lib/outbox/gateway-call-table";
import { announce } from "@/lib/live/announce-change";

/** How long a callback waits for its elder before people are told. The elder still releases it if it comes later. */
export const PATIENCE = 24 * HOUR;

/** Puts callbacks whose elder did not come before the admins, in all hospitals. */
export async function giveUpParked({ db, now }: Pick<Context, "db" | "now">): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { id, hospitalId } of await giveUpWaiting(tx, new Date(now.getTime() - PATIENCE))) {
      const actor = { kind: "job", hospitalId, job: "give-up-parked" } as const;
      await announce({ db: tx, actor, now }, "callback", id);
    }
  });
}
