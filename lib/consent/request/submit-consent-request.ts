import "server-only";
import { record } from "@/lib/audit/record-audit";
import type { SubmitInput } from "@/lib/consent/request/consent-request-input";
import { dayOf } from "@/lib/consent/request/period";
import { insertRow, lockRow, updateRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Context, type StaffActor } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announce } from "@/lib/live/announce-change";
import { rememberPatient } from "@/lib/patient/remember";

/**
 * Sends a request on its way: one transaction writes SENDING, the audit row, the job and the announcement. The id is the
 * page's, so that pressing twice is one request. Throws `invalid-input` for times that the network would refuse, and
 * `not-found` for another's draft.
 */
export async function submitConsentRequest(ctx: Context, input: SubmitInput): Promise<{ id: ConsentRequestId }> {
  permitStaff(ctx, "doctor");
  const dateTo = checkTimes(input, ctx.now);
  return transact(ctx, async (ctx) => {
    await rememberPatient(ctx, input.abhaAddress);
    const sent = {
      ...asked(input, dateTo),
      status: "SENDING" as const,
      draft: null,
      submittedAt: ctx.now,
    };
    const added = await insertRow(ctx, {
      id: input.id,
      ...people(ctx),
      ...sent,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (!added) {
      const row = await lockRow(ctx, input.id);
      if (!row || row.requesterId !== ctx.actor.staffId) throw new AppError("not-found");
      if (row.status !== "DRAFT") return { id: input.id };
      await updateRow(ctx, input.id, { ...sent, createdAt: ctx.now });
    }
    await record(ctx, {
      action: "consent-request.submitted",
      subject: { kind: "consent-request", id: input.id },
    });
    await enqueue(
      ctx,
      "send/consent-request-init",
      { hospitalId: ctx.actor.hospitalId, consentRequestId: input.id },
      { key: `init:${input.id}` },
    );
    await announce(ctx, "consent-request", input.id);
    return { id: input.id };
  });
}

const people = (ctx: Context<StaffActor>) => ({
  hospitalId: ctx.actor.hospitalId,
  requesterId: ctx.actor.staffId,
});

// The network wants records' dates in the past: today means up to now.
function checkTimes({ from, to, keepUntil }: SubmitInput, now: Date): Date {
  const fields: Record<string, string> = {};
  if (from > now) fields["from"] = "from-in-future";
  if (dayOf(to) > dayOf(now)) fields["to"] = "to-in-future";
  if (keepUntil <= now) fields["keepUntil"] = "keep-until-in-past";
  if (Object.keys(fields).length > 0) throw new AppError("invalid-input", "invalid-input", fields);
  return to > now ? now : to;
}

function asked(input: SubmitInput, dateTo: Date) {
  return {
    abhaAddress: input.abhaAddress,
    purpose: input.purpose,
    hiTypes: [...new Set(input.hiTypes)],
    dateFrom: input.from,
    dateTo,
    dataEraseAt: input.keepUntil,
    frequency: input.frequency,
    hipId: input.hipId || null,
    careContexts: input.careContexts.length > 0 ? input.careContexts : null,
  };
}
