import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { deleteDraft, findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** Deletes a draft of one's own, with its timeline. Throws `conflict` where it has been sent, and `not-found` for anything else. */
export const discardDraft = command({
  name: "discard-draft",
  roles: ["doctor"],
  input: idInput,
  run: async (tx, { id }): Promise<{ id: ConsentRequestId }> => {
    const draft = await deleteDraft(tx, id);
    if (!draft) {
      const sent = await findConsentRequest(tx, id);
      throw new AppError(sent?.requesterId === tx.actor.staffId ? "conflict" : "not-found");
    }
    const subject = { kind: "consent-request", id } as const;
    await recordAudit(tx, { action: "consent-request.discarded", subject, patient: draft.abhaAddress });
    await publishChange(tx, "consent-request", id, { onlyTo: tx.actor.staffId });
    return { id };
  },
});
