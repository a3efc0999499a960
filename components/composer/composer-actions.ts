import type { ConsentRequestDraft, ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { ActionResult } from "@/lib/web/action-result";
import type { LookupView } from "@/lib/patient/get-patient-lookup";
import type { LookUp } from "@/lib/patient/look-up-patient";

export type DraftWithId = ConsentRequestDraft & { id: string };

/** What the composer can have done on the server. */
export type ComposerActions = {
  send: (form: DraftWithId) => Promise<ActionResult<{ id: string }>>;
  keepDraft: (form: DraftWithId) => Promise<ActionResult<{ id: string; savedAt: string }>>;
  discard: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  lookUp: (form: { abhaAddress: string }) => Promise<ActionResult<LookUp>>;
  lookupAnswer: (form: { id: string }) => Promise<ActionResult<LookupView>>;
  openFor: (form: { abhaAddress: string }) => Promise<ActionResult<ConsentRequestItem[]>>;
};
