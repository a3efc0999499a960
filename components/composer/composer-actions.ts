import type { ConsentRequestDraft, ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { LookupView } from "@/lib/patient/get-patient-lookup";
import type { LookUp } from "@/lib/patient/look-up-patient";
import type { ActionResult } from "@/lib/web/action-result";

export type DraftWithId = ConsentRequestDraft & { id: string };

/** The server actions that the composer calls. */
export type ComposerActions = {
  send: (form: DraftWithId) => Promise<ActionResult<{ id: string }>>;
  saveDraft: (form: DraftWithId) => Promise<ActionResult<{ id: string; savedAt: string }>>;
  askAgain: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  discardDraft: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  lookUpPatient: (form: { abhaAddress: string }) => Promise<ActionResult<LookUp>>;
  getPatientLookup: (form: { id: string }) => Promise<ActionResult<LookupView>>;
  listOpenRequests: (form: { abhaAddress: string }) => Promise<ActionResult<ConsentRequestItem[]>>;
};
