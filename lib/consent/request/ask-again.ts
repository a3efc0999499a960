import "server-only";
import { command } from "@/lib/access/command";
import { DEFAULT_PURPOSE, defaultDraft } from "@/lib/consent/request/composer-defaults";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { findConsentRequest, insertConsentRequest } from "@/lib/consent/request/consent-request-table";
import { fieldsAskedAgain } from "@/lib/consent/request/save-draft";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/**
 * Copies a request, whoever sent it, into a new draft, which is linked to it by its first event; only times that have passed are set anew.
 * A purpose that a form does not begin with is left to be chosen again, with its reason. Throws `not-found`.
 */
export const askAgain = command({
  name: "ask-again",
  roles: ["doctor"],
  input: idInput,
  run: async (tx, input): Promise<{ id: ConsentRequestId }> => {
    const earlier = await findConsentRequest(tx, input.id);
    if (!earlier) throw new AppError("not-found");
    const isOver = !earlier.dataEraseAt || earlier.dataEraseAt <= tx.now;
    const { emergencyReason: _, ...asked } = fieldsAskedAgain(earlier, tx.now);
    const draft = {
      ...asked,
      purpose: asked.purpose === DEFAULT_PURPOSE ? DEFAULT_PURPOSE : "",
      ...(isOver ? { keepUntil: (await defaultDraft(tx)).keepUntil } : {}),
    };
    const id = newId<ConsentRequestId>();
    const { abhaAddress } = earlier;
    await insertConsentRequest(tx, { id, requesterId: tx.actor.staffId, status: "DRAFT", draft, abhaAddress });
    await recordConsentEvent(
      tx,
      { consentRequestId: id, kind: "consent-request.drafted", detail: { copyOf: earlier.id } },
      { consentRequestId: earlier.id, kind: "consent-request.asked-again", detail: { copy: id } },
    );
    await publishChange(tx, "consent-request", id, { onlyTo: tx.actor.staffId });
    // The timeline of the earlier request has a new event.
    await publishChange(tx, "consent-request", earlier.id);
    return { id };
  },
});
