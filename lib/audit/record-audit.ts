import "server-only";
import { auditEntry } from "@/drizzle/schema/audit";
import type { Context } from "@/lib/db/context";

/** What a step is about. Ids are ours, or the consent manager's for artefacts. */
export type Subject = {
  kind: "consent-request" | "consent-artefact" | "credential" | "staff" | "patient" | "callback";
  id: string;
};

/** Adds an audit row for what the actor does now; part of the verb's transaction. `detail` holds no personal data. */
export async function record(
  ctx: Context,
  step: { action: string; subject: Subject; detail?: Record<string, unknown> },
): Promise<void> {
  const { actor } = ctx;
  await ctx.db.insert(auditEntry).values({
    hospitalId: actor.hospitalId,
    at: ctx.now,
    actorKind: actor.kind,
    actorId: actor.kind === "staff" ? actor.staffId : actor.kind === "job" ? actor.job : null,
    actorName: actor.kind === "staff" ? actor.name : null,
    action: step.action,
    subjectKind: step.subject.kind,
    subjectId: step.subject.id,
    detail: step.detail ?? {},
  });
}
