import type { CmStatus, DialectName } from "@/lib/abdm/vocabulary";
import type { Artefact, ConsentRequest } from "@/sandbox/consent/consent-request";
import type { Patient } from "@/sandbox/patients/patients";
import type { CallbackKind } from "./callback";
import { v05Voice } from "./v05-voice";
import { v3Voice } from "./v3-voice";

/** What went wrong, in the consent manager's words; each dialect has its own code for it. */
export type Trouble = "unknown patient" | "unknown request" | "invalid purpose" | "invalid dates" | "invalid HI types";

export type Body = Record<string, unknown>;

/** How one dialect words its callbacks. `answers` is the request id of the call that is answered. */
export interface Voice {
  readonly paths: Readonly<Record<CallbackKind, string>>;
  found(answers: string, patient: Patient): Body;
  initiated(answers: string, consentRequestId: string): Body;
  status(answers: string, request: ConsentRequest, withArtefacts: boolean): Body;
  fetched(answers: string, request: ConsentRequest, artefact: Artefact): Body;
  failed(kind: CallbackKind, answers: string, trouble: Trouble | "unknown artefact"): Body;
  notification(request: ConsentRequest, status: CmStatus, artefactIds: string[]): Body;
  /** Adds what the dialect carries in the body: the callback's own id and time. */
  sealed(body: Body, requestId: string, now: Date): Body;
}

export const VOICES: Readonly<Record<DialectName, Voice>> = { v3: v3Voice, "v0.5": v05Voice };
