import { randomInt } from "node:crypto";
import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import { SUBJECT_MEMBERS, type FailureReason, type MessageBuilder } from "./message-builder";

const ERRORS: Record<FailureReason, { code: number; message: string }> = {
  "unknown patient": { code: 1414, message: "Cannot find the user" },
  "unknown request": { code: 1415, message: "Cannot find the consent request" },
  "unknown artefact": { code: 1416, message: "Cannot find the consent artefact" },
  "expired artefact": { code: 1410, message: "Consent artefact expired" },
  "artefact not granted": { code: 1428, message: "Not a granted consent." },
  "invalid purpose": { code: 1420, message: "Invalid purpose" },
  "invalid dates": { code: 1418, message: "Date Range given is invalid" },
  "invalid HI types": { code: 1419, message: "Invalid HI types" },
};

const success = (inReplyTo: string) => ({ error: null, resp: { requestId: inReplyTo } });

/** A time as the live v0.5 network writes it: UTC without the `Z`. */
const withoutZone = (iso: string) => new Date(iso).toISOString().slice(0, -1);

/** The same with five or six decimals, as on the live network. */
const withMicroseconds = (time: Date) => `${withoutZone(time.toISOString())}${randomInt(10, 1000)}`;

function consentDetail(request: ConsentRequest, artefact: Artefact) {
  const { patientId, purpose, requester } = request.asked;
  const { dateRange, dataEraseAt } = artefact.permission;
  return {
    schemaVersion: null,
    consentId: artefact.id,
    createdAt: withMicroseconds(new Date(artefact.createdAt)),
    patient: { id: patientId },
    careContexts: artefact.careContexts,
    purpose,
    hip: artefact.hip,
    hiu: { id: request.hiuId, name: null },
    consentManager: { id: "sbx" },
    requester,
    hiTypes: artefact.hiTypes,
    permission: {
      ...artefact.permission,
      dateRange: { from: withoutZone(dateRange.from), to: withoutZone(dateRange.to) },
      dataEraseAt: withoutZone(dataEraseAt),
    },
  };
}

/** v0.5 bodies: a callback's id and time are in the body, and error codes are numbers. */
export const v05MessageBuilder: MessageBuilder = {
  paths: {
    "on-find": "/v0.5/patients/on-find",
    "on-init": "/v0.5/consent-requests/on-init",
    "on-status": "/v0.5/consent-requests/on-status",
    notify: "/v0.5/consents/hiu/notify",
    "on-fetch": "/v0.5/consents/on-fetch",
    "on-request": "/v0.5/health-information/hiu/on-request",
  },
  onFind: (inReplyTo, { abhaAddress, name }) => ({ patient: { id: abhaAddress, name }, ...success(inReplyTo) }),
  onInit: (inReplyTo, id) => ({ consentRequest: { id }, ...success(inReplyTo) }),
  onStatus: (inReplyTo, { id, status, artefacts }, withArtefacts) => {
    const consentArtefacts = withArtefacts ? artefacts.map((artefact) => ({ id: artefact.id })) : [];
    return { consentRequest: { id, status, consentArtefacts }, ...success(inReplyTo) };
  },
  onFetch: (inReplyTo, request, artefact) => {
    if (artefact.status === "EXPIRED") {
      return { consent: null, error: ERRORS["expired artefact"], resp: { requestId: inReplyTo } };
    }
    const { status, signature } = artefact;
    return { consent: { status, consentDetail: consentDetail(request, artefact), signature }, ...success(inReplyTo) };
  },
  onRequest: (inReplyTo, transactionId) => ({
    hiRequest: { transactionId, sessionStatus: "REQUESTED" },
    ...success(inReplyTo),
  }),
  failure: (kind, inReplyTo, reason) => ({
    [SUBJECT_MEMBERS[kind]]: null,
    error: typeof reason === "string" ? ERRORS[reason] : reason,
    resp: { requestId: inReplyTo },
  }),
  notify: ({ id }, status, artefactIds) => ({
    notification: {
      consentRequestId: id,
      status,
      ...(artefactIds.length > 0 ? { consentArtefacts: artefactIds.map((artefactId) => ({ id: artefactId })) } : {}),
    },
  }),
  withEnvelope: (body, requestId, now) => ({ requestId, timestamp: withMicroseconds(now), ...body }),
};
