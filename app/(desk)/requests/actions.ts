"use server";

import type { DraftWithId, SentForm } from "@/components/composer/composer-actions";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { removeFromCareTeam } from "@/lib/consent/care-team/remove-from-care-team";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { openInEmergency } from "@/lib/consent/emergency/open-in-emergency";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { takeBackRequest } from "@/lib/consent/request/take-back-request";
import { takeBackRequests } from "@/lib/consent/request/take-back-requests";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { getPatientLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { runOperation } from "@/lib/web/run-operation";

export async function sendRequestAction(form: SentForm) {
  return runOperation(submitConsentRequest, form);
}

export async function takeBackRequestAction(form: { id: string }) {
  return runOperation(takeBackRequest, form);
}

export async function takeBackRequestsAction(form: { ids: string[] }) {
  return runOperation(takeBackRequests, form);
}

export async function saveDraftAction(form: DraftWithId) {
  return runOperation(saveDraft, form);
}

export async function discardDraftAction(form: { id: string }) {
  return runOperation(discardDraft, form);
}

export async function checkStatusAction(form: { id: string }) {
  return runOperation(checkConsentRequest, form);
}

export async function askAgainAction(form: { id: string }) {
  return runOperation(askAgain, form);
}

export async function addToCareTeamAction(form: { id: string; staffId: string }) {
  return runOperation(addToCareTeam, form);
}

export async function removeFromCareTeamAction(form: { id: string; staffId: string }) {
  return runOperation(removeFromCareTeam, form);
}

export async function openInEmergencyAction(form: { id: string; reason: string }) {
  return runOperation(openInEmergency, form);
}

export async function getRecordsAction(form: { artefactId: string }) {
  return runOperation(getRecords, form);
}

export async function lookUpPatientAction(form: { abhaAddress: string }) {
  return runOperation(lookUpPatient, form);
}

export async function getPatientLookupAction(form: { id: string }) {
  return runOperation(getPatientLookup, form);
}

export async function listOpenRequestsAction(form: { abhaAddress: string }) {
  return runOperation(listOpenRequests, form);
}
