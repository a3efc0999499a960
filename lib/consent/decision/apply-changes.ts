import "server-only";
import { record } from "@/lib/audit/record-audit";
import { advanceArtefact } from "@/lib/consent/artefact/advance-artefact";
import { announceArtefact } from "@/lib/consent/artefact/add-announced-artefact";
import type { Decided } from "@/lib/consent/decision/decide-consent";
import type { Standing } from "@/lib/consent/decision/consent-state";
import { listRows, type ConsentArtefactChange } from "@/lib/consent/artefact/consent-artefact-table";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { questionsOf } from "@/lib/consent/request/questions";
import { noteAnswer, updateRow, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Context } from "@/lib/db/context";
import type { ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Where a consent stands, read from rows; the caller holds the request's. */
export async function standingOf(ctx: Context, request: ConsentRequestRow): Promise<Standing> {
  const rows = await listRows(ctx, request.id);
  const artefacts = rows.map((row) => [row.id, { status: row.status, announced: row.announcedAt !== null }] as const);
  return {
    status: request.status,
    questions: questionsOf(request),
    answers: request.answers,
    artefacts: Object.fromEntries(artefacts),
  };
}

/**
 * Carries out what was decided, each step through the one door of its kind, in the caller's transaction. `kept` goes with
 * the artefact that a step is about. A clash changes nothing and is noted. Answers whether anything changed.
 */
export async function perform(
  ctx: Context,
  id: ConsentRequestId,
  { steps, clash }: Decided,
  kept: { change?: ConsentArtefactChange; detail?: Record<string, unknown> } = {},
): Promise<boolean> {
  for (const step of steps) {
    switch (step.kind) {
      case "request":
        await advanceConsentRequest(ctx, id, { event: step.event });
        break;
      case "question":
        await noteAnswer(ctx, id, step.id, step.answer);
        break;
      case "announce":
        await announceArtefact(ctx, id, step.id, step.born);
        break;
      case "artefact":
        await advanceArtefact(ctx, { id: step.id, consentRequestId: id, event: step.event, ...kept });
        break;
    }
  }
  if (clash) {
    const subject = { kind: "consent-request", id } as const;
    await record(ctx, { action: "consent-request.clashed", subject, detail: { reason: clash } });
  }
  if (steps.length === 0 && !clash) return false;
  await updateRow(ctx, id, {});
  await announce(ctx, "consent-request", id);
  return steps.length > 0;
}
