import "server-only";
import { isLiving } from "@/lib/consent-artefact/lifecycle";
import { listRows } from "@/lib/consent-artefact/store";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { lockRow, updateRow } from "@/lib/consent-request/store";
import type { Context } from "@/lib/db/context";
import type { ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";

/** After its artefacts changed: ends a request of which nothing lives any more, and tells the open pages. */
export async function settleByArtefacts(ctx: Context, id: ConsentRequestId): Promise<void> {
  const request = await lockRow(ctx, id);
  if (!request) return;
  const artefacts = await listRows(ctx, id);
  const over = artefacts.length > 0 && !artefacts.some(({ status }) => isLiving(status));
  if (over && (request.status === "GRANTED" || request.status === "EXPIRED")) {
    const withdrawn = artefacts.some(({ status }) => status === "REVOKED");
    await advanceConsentRequest(ctx, id, {
      event: withdrawn ? "revoked" : "expired",
    });
  }
  await updateRow(ctx, id, {});
  await announce(ctx, "consent-request", id);
}
