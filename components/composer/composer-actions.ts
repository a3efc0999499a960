import type { TemplateActions } from "@/components/templates/template-actions";
import type { ConsentRequestDraft, ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { LookupView } from "@/lib/patient/get-patient-lookup";
import type { LookUp } from "@/lib/patient/look-up-patient";
import type { ActionResult } from "@/lib/web/action-result";

export type DraftWithId = ConsentRequestDraft & { id: string };

/** What Send sends: `patientNotFound` where nobody has the address, `despiteDenial` where it repeats what was denied. */
export type SentForm = DraftWithId & { patientNotFound: boolean; despiteDenial: boolean };

/** The server actions that the composer calls. */
export type ComposerActions = TemplateActions & {
  /** `heldFor`: for how many seconds it can be taken back. */
  send: (form: SentForm) => Promise<ActionResult<{ id: string; heldFor?: number }>>;
  takeBack: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  saveDraft: (form: DraftWithId) => Promise<ActionResult<{ id: string; savedAt: string }>>;
  askAgain: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  discardDraft: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
  lookUpPatient: (form: { abhaAddress: string }) => Promise<ActionResult<LookUp>>;
  getPatientLookup: (form: { id: string }) => Promise<ActionResult<LookupView>>;
  listOpenRequests: (form: { abhaAddress: string }) => Promise<ActionResult<ConsentRequestItem[]>>;
};
