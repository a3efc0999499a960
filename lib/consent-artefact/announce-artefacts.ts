import "server-only";
import { record } from "@/lib/audit/record";
import type { ConsentArtefactStatus } from "@/lib/consent-artefact/lifecycle";
import { insertRow, lockRow, updateRow } from "@/lib/consent-artefact/store";
import type { Context } from "@/lib/db/context";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Notes the artefacts that a grant names and asks for the details of each one that is new and alive. One that was withdrawn
 * first stays withdrawn; under a request that has ended (`born`) they arrive dead. Answers whether any was new.
 */
export async function announceArtefacts(
  ctx: Context,
  consentRequestId: ConsentRequestId,
  ids: ConsentArtefactId[],
  born: Extract<ConsentArtefactStatus, "FETCHING" | "REVOKED" | "EXPIRED">,
): Promise<boolean> {
  let anyNew = false;
  for (const id of [...new Set(ids)].sort()) {
    const ended = born === "FETCHING" ? {} : { endedAt: ctx.now };
    const added = await insertRow(ctx, {
      id,
      consentRequestId,
      status: born,
      announcedAt: ctx.now,
      ...ended,
    });
    if (!added) {
      const row = await lockRow(ctx, id);
      if (row && row.announcedAt === null) await updateRow(ctx, id, { consentRequestId, announcedAt: ctx.now });
      continue;
    }
    anyNew = true;
    await record(ctx, {
      action: "consent-artefact.announced",
      subject: { kind: "consent-artefact", id },
      detail: { consentRequestId, born },
    });
    if (born !== "FETCHING") continue;
    await enqueue(
      ctx,
      "send/consent-fetch",
      { hospitalId: ctx.actor.hospitalId, artefactId: id, consentRequestId },
      { key: `fetch:${ctx.actor.hospitalId}:${id}` },
    );
  }
  return anyNew;
}
