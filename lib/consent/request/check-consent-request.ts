import "server-only";
import { record } from "@/lib/audit/record-audit";
import { lockRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announce } from "@/lib/live/announce-change";

/** Asks the consent manager how a request stands; its answer comes as a callback. Throws `conflict` while the network has no id for it. */
export async function checkConsentRequest(ctx: Context, input: { id: ConsentRequestId }): Promise<{ asked: true }> {
  permitStaff(ctx, "doctor", "admin");
  return transact(ctx, async (ctx) => {
    const row = await lockRow(ctx, input.id);
    if (!row) throw new AppError("not-found");
    if (!row.cmConsentRequestId) throw new AppError("conflict");
    await record(ctx, {
      action: "consent-request.checked",
      subject: { kind: "consent-request", id: row.id },
    });
    await enqueue(
      ctx,
      "send/consent-request-status",
      { hospitalId: row.hospitalId, consentRequestId: row.id },
      { key: `status:${row.id}` },
    );
    await announce(ctx, "consent-request", row.id);
    return { asked: true };
  });
}
