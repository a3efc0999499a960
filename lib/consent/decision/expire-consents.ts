import "server-only";
import { endArtefacts, endConsent } from "@/lib/consent/decision/decide-consent";
import { perform, standingOf } from "@/lib/consent/decision/apply-changes";
import { listLapsed } from "@/lib/consent/artefact/consent-artefact-table";
import { listOverdue } from "@/lib/consent/request/sweep-queries";
import { lockRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Actor, type Context } from "@/lib/db/context";

const asJob = (hospitalId: Actor["hospitalId"]): Actor => ({ kind: "job", hospitalId, job: "expire-consents" });
const BY_CLOCK = { detail: { by: "clock" } };

/** Ends, by our own clock, every permission whose time is over and every request that nobody answered in time; in all hospitals. */
export async function expireConsents({ db, now }: Pick<Context, "db" | "now">): Promise<void> {
  for (const { hospitalId, id, consentRequestId } of await listLapsed(db, now)) {
    await transact({ db, now, actor: asJob(hospitalId) }, async (ctx) => {
      const request = await lockRow(ctx, consentRequestId);
      if (!request) return;
      await perform(ctx, request.id, endArtefacts(await standingOf(ctx, request), [id], "expired"), BY_CLOCK);
    });
  }
  // No permission outlasts what was asked, also one whose own end never became known.
  for (const { hospitalId, id } of await listOverdue(db, now)) {
    await transact({ db, now, actor: asJob(hospitalId) }, async (ctx) => {
      const request = await lockRow(ctx, id);
      if (!request) return;
      await perform(ctx, request.id, endConsent(await standingOf(ctx, request), "expired"), BY_CLOCK);
    });
  }
}
