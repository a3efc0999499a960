import "server-only";
import { advanceArtefact } from "@/lib/consent-artefact/advance";
import { settleByArtefacts } from "@/lib/consent-artefact/settle";
import { listLapsed, listRows } from "@/lib/consent-artefact/store";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { listOverdue, lockRow } from "@/lib/consent-request/store";
import { transact, type Actor, type Context } from "@/lib/db/context";

const asJob = (hospitalId: Actor["hospitalId"]): Actor => ({
  kind: "job",
  hospitalId,
  job: "expire-consents",
});

/** Ends, by our own clock, every permission whose time is over and every request that nobody answered in time; in all hospitals. */
export async function expireConsents({ db, now }: Pick<Context, "db" | "now">): Promise<void> {
  for (const { hospitalId, id, consentRequestId } of await listLapsed(db, now)) {
    await transact({ db, now, actor: asJob(hospitalId) }, async (ctx) => {
      if (consentRequestId) await lockRow(ctx, consentRequestId);
      await advanceArtefact(ctx, {
        id,
        consentRequestId,
        event: "expired",
        detail: { by: "clock" },
      });
      if (consentRequestId) await settleByArtefacts(ctx, consentRequestId);
    });
  }
  for (const { hospitalId, id } of await listOverdue(db, now)) {
    await transact({ db, now, actor: asJob(hospitalId) }, async (ctx) => {
      await lockRow(ctx, id);
      // No permission outlasts what was asked, also one whose own end never became known.
      for (const artefact of await listRows(ctx, id)) {
        await advanceArtefact(ctx, {
          id: artefact.id,
          consentRequestId: id,
          event: "expired",
          detail: { by: "clock" },
        });
      }
      await advanceConsentRequest(ctx, id, { event: "expired" });
    });
  }
}
