import "server-only";
import { auditTrail } from "@/lib/audit/store";
import { toArtefactView } from "@/lib/consent/dashboard/to-artefact-view";
import { draftOf } from "@/lib/consent/request/draft-of";
import { questionsOf } from "@/lib/consent/request/questions";
import { artefactsOf, findListed } from "@/lib/consent/request/consent-request-table";
import { toItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { IN_DOUBT } from "@/lib/consent/request/sending-problem";
import type { ConsentRequestDetail, TimelineStep } from "@/lib/consent/dashboard/consent-request-view";
import type { AuditEntry } from "@/lib/audit/store";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId } from "@/lib/ids";

/** All that a request's page shows. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export async function getConsentRequest(ctx: Context, input: { id: string }): Promise<ConsentRequestDetail> {
  permitStaff(ctx, "doctor", "admin");
  const id = input.id as ConsentRequestId;
  const listed = isUuid(id) ? await findListed(ctx, id) : undefined;
  if (!listed) throw new AppError("not-found");
  const { request } = listed;
  const artefacts = await artefactsOf(ctx, id);
  const trail = await auditTrail(ctx, [
    { kind: "consent-request", id },
    ...artefacts.map((artefact) => ({ kind: "consent-artefact" as const, id: artefact.id })),
  ]);
  const mine = request.requesterId === ctx.actor.staffId;
  return {
    ...toItem(listed),
    cmConsentRequestId: request.cmConsentRequestId,
    mayBeSeenTwice: questionsOf(request).length > 1 || wasSaidTwice(trail),
    dateRange: request.dateFrom &&
      request.dateTo && {
        from: request.dateFrom.toISOString(),
        to: request.dateTo.toISOString(),
      },
    dataEraseAt: request.dataEraseAt?.toISOString() ?? null,
    hip: request.hipId ? { id: request.hipId, name: request.hipName } : null,
    submittedAt: request.submittedAt?.toISOString() ?? null,
    settledAt: request.settledAt?.toISOString() ?? null,
    grantedAt: request.grantedAt?.toISOString() ?? null,
    failure: failureOf(request),
    timeline: trail.map(toStep),
    artefacts: artefacts.map((row) => toArtefactView(request, row)),
    mine,
    draft: request.status === "DRAFT" && mine ? draftOf(request) : null,
  };
}

/** Whether it left once more after an attempt that was taken, or that may have arrived. */
function wasSaidTwice(trail: AuditEntry[]): boolean {
  const may = trail.findIndex(
    ({ action, detail }) =>
      action === "consent-request.accepted" || (action === "consent-request.trouble" && detail["advice"] === IN_DOUBT),
  );
  return may >= 0 && trail.slice(may).some(({ action }) => action === "consent-request.attempted");
}

function failureOf(request: {
  failureCode: string | null;
  failureMessage: string | null;
  failureAdvice: string | null;
}) {
  if (!request.failureAdvice) return null;
  return {
    code: request.failureCode ?? "",
    message: request.failureMessage ?? "",
    advice: request.failureAdvice,
  };
}

function toStep({ at, action, actorKind, actorName, detail }: AuditEntry): TimelineStep {
  return {
    at: at.toISOString(),
    event: action,
    by: { kind: actorKind, name: actorName },
    detail,
  };
}
