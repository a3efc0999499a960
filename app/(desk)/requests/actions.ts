"use server";

import type { DraftWithId } from "@/components/composer/composer-actions";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { draftInput, idInput, submitInput } from "@/lib/consent/request/consent-request-input";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { act } from "@/lib/web/action";
import { getLookup } from "@/lib/patient/get-patient-lookup";
import { abhaAddressInput, lookupInput } from "@/lib/patient/patient-input";
import { lookUpPatient } from "@/lib/patient/look-up-patient";

export async function sendRequestAction(raw: DraftWithId) {
  return act({ roles: ["doctor"], input: submitInput, verb: submitConsentRequest }, raw);
}

export async function saveDraftAction(raw: DraftWithId) {
  return act({ roles: ["doctor"], input: draftInput, verb: saveDraft }, raw);
}

export async function discardDraftAction(raw: { id: string }) {
  return act({ roles: ["doctor"], input: idInput, verb: discardDraft }, raw);
}

export async function checkStatusAction(raw: { id: string }) {
  return act({ roles: ["doctor", "admin"], input: idInput, verb: checkConsentRequest }, raw);
}

export async function askAgainAction(raw: { id: string }) {
  return act({ roles: ["doctor"], input: idInput, verb: askAgain }, raw);
}

export async function lookUpPatientAction(raw: { abhaAddress: string }) {
  return act({ roles: ["doctor"], input: abhaAddressInput, verb: lookUpPatient }, raw);
}

export async function getPatientLookupAction(raw: { id: string }) {
  return act({ roles: ["doctor"], input: lookupInput, verb: getLookup }, raw);
}

export async function listOpenRequestsAction(raw: { abhaAddress: string }) {
  return act({ roles: ["doctor"], input: abhaAddressInput, verb: listOpenRequests }, raw);
}
