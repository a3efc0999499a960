import "server-only";
import { record } from "@/lib/audit/record-audit";
import { insertRow, updateRow } from "@/lib/consent/artefact/consent-artefact-table";
import type { Context } from "@/lib/db/context";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Notes an artefact that a grant names, and asks for its details if it lives. One that ended first stays ended; under a
 * request that has ended (`born`) it arrives dead. Part of the caller's transaction.
 */
export async function announceArtefact(
  ctx: Context,
  consentRequestId: ConsentRequestId,
  id: ConsentArtefactId,
  born: "FETCHING" | "REVOKED" | "EXPIRED",
): Promise<void> {
  const endedAt = born === "FETCHING" ? null : ctx.now;
  const added = await insertRow(ctx, { id, consentRequestId, status: born, announcedAt: ctx.now, endedAt });
  if (!added) return updateRow(ctx, id, { announcedAt: ctx.now });
  await record(ctx, {
    action: "consent-artefact.announced",
    subject: { kind: "consent-artefact", id },
    detail: { consentRequestId, born },
  });
  if (born !== "FETCHING") return;
  const { hospitalId } = ctx.actor;
  const key = `fetch:${hospitalId}:${id}`;
  await enqueue(ctx, "send/consent-fetch", { hospitalId, artefactId: id, consentRequestId }, { key });
}
