import "server-only";
import { nextCheck } from "@/lib/consent/request/status-check-schedule";
import { listDue, noteCheck } from "@/lib/consent/request/sweep-queries";
import type { Context } from "@/lib/db/context";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Asks the consent manager about every request, of all hospitals, whose turn it is: who only listens misses what got lost.
 * Each bunch is one transaction, with its jobs.
 */
export async function checkOpenRequests({ db, now }: Pick<Context, "db" | "now">): Promise<void> {
  while (
    await db.transaction(async (tx) => {
      const due = await listDue(tx, now);
      for (const { id, hospitalId, ...checked } of due) {
        await noteCheck(tx, id, checked.checks + 1, nextCheck({ ...checked, checks: checked.checks + 1 }, now));
        const key = `status:${id}`;
        await enqueue({ db: tx }, "send/consent-request-status", { hospitalId, consentRequestId: id }, { key });
      }
      return due.length > 0;
    })
  );
}
