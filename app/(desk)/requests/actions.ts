"use server";

import type { DraftWithId } from "@/components/composer/composer-actions";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { draftInput, idInput, submitInput } from "@/lib/consent/request/consent-request-input";
import { openRequestsFor } from "@/lib/consent/dashboard/list-open-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { act } from "@/lib/web/action";
import { getLookup } from "@/lib/patient/get-patient-lookup";
import { abhaAddressInput, lookupInput } from "@/lib/patient/patient-input";
import { lookUpPatient } from "@/lib/patient/look-up-patient";

export async function send(raw: DraftWithId) {
  return act({ roles: ["doctor"], input: submitInput, verb: submitConsentRequest }, raw);
}

export async function keepDraft(raw: DraftWithId) {
  return act({ roles: ["doctor"], input: draftInput, verb: saveDraft }, raw);
}

export async function discard(raw: { id: string }) {
  return act({ roles: ["doctor"], input: idInput, verb: discardDraft }, raw);
}

export async function check(raw: { id: string }) {
  return act({ roles: ["doctor", "admin"], input: idInput, verb: checkConsentRequest }, raw);
}

export async function repeat(raw: { id: string }) {
  return act({ roles: ["doctor"], input: idInput, verb: askAgain }, raw);
}

export async function lookUp(raw: { abhaAddress: string }) {
  return act({ roles: ["doctor"], input: abhaAddressInput, verb: lookUpPatient }, raw);
}

export async function lookupAnswer(raw: { id: string }) {
  return act({ roles: ["doctor"], input: lookupInput, verb: getLookup }, raw);
}

export async function openFor(raw: { abhaAddress: string }) {
  return act({ roles: ["doctor"], input: abhaAddressInput, verb: openRequestsFor }, raw);
}
