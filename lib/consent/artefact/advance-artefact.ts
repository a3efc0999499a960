import "server-only";
import { record } from "@/lib/audit/record-audit";
import {
  decideArtefact,
  isLiving,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent/artefact/consent-artefact-status";
import { insertRow, lockRow, updateRow, type ConsentArtefactChange } from "@/lib/consent/artefact/consent-artefact-table";
import type { Context } from "@/lib/db/context";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

const ACTIONS: Record<ConsentArtefactEvent, string> = {
  held: "consent-artefact.fetched",
  "set-aside": "consent-artefact.aside",
  revoked: "consent-artefact.revoked",
  expired: "consent-artefact.expired",
  denied: "consent-artefact.denied",
};

/**
 * The only door through which an artefact's status changes. An end that is told before the grant leaves a tombstone, so
 * that the grant arrives dead. Runs in the caller's transaction; answers whether anything changed.
 */
export async function advanceArtefact(
  ctx: Context,
  step: {
    id: ConsentArtefactId;
    consentRequestId: ConsentRequestId | null;
    event: ConsentArtefactEvent;
    change?: ConsentArtefactChange;
    detail?: Record<string, unknown>;
  },
): Promise<boolean> {
  const before = await lockOrAdd(ctx, step);
  const status = before.added ? before.status : decideArtefact(before.status, step.event);
  if (!before.added && status === before.status) return false;
  await updateRow(ctx, step.id, {
    ...step.change,
    status,
    ...(isLiving(status) ? {} : { endedAt: ctx.now }),
  });
  await record(ctx, {
    action: ACTIONS[step.event],
    subject: { kind: "consent-artefact", id: step.id },
    detail: {
      ...step.detail,
      consentRequestId: step.consentRequestId,
      from: before.added ? null : before.status,
    },
  });
  return true;
}

async function lockOrAdd(
  ctx: Context,
  step: {
    id: ConsentArtefactId;
    consentRequestId: ConsentRequestId | null;
    event: ConsentArtefactEvent;
  },
): Promise<{ added: boolean; status: ConsentArtefactStatus }> {
  const status = decideArtefact("FETCHING", step.event);
  const added = await insertRow(ctx, {
    id: step.id,
    consentRequestId: step.consentRequestId,
    status,
  });
  if (added) return { added, status };
  const row = await lockRow(ctx, step.id);
  return { added, status: row?.status ?? status };
}
