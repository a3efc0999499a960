import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import { SUBJECT_MEMBERS, type FailureReason, type MessageBuilder } from "./message-builder";

const ERRORS: Record<FailureReason, { code: string; message: string }> = {
  "unknown patient": { code: "ABDM-1170", message: "Invalid ABHA address" },
  "unknown request": { code: "ABDM-1039", message: "Invalid consent request id" },
  "unknown artefact": { code: "ABDM-1112", message: "Invalid or already expired consent artefact id" },
  "expired artefact": { code: "ABDM-1061", message: "Consent artefact expired" },
  "artefact not granted": { code: "ABDM-1062", message: "Consent Not granted" },
  "invalid purpose": { code: "ABDM-1046", message: "Invalid purpose code" },
  "invalid dates": { code: "ABDM-1063", message: "Date Range given is invalid" },
  "invalid HI types": { code: "ABDM-1058", message: "Invalid HI types" },
};

const success = (inReplyTo: string) => ({ error: null, response: { requestId: inReplyTo } });

function consentDetail({ hiuId, asked }: ConsentRequest, artefact: Artefact) {
  const { id: consentId, hip, hiTypes, permission, careContexts, createdAt, lastUpdated } = artefact;
  const { patientId, purpose, requester } = asked;
  return {
    consentId,
    hip: { ...hip, type: "HIP" },
    hiu: { id: hiuId, name: null, type: null },
    hiTypes,
    patient: { id: patientId },
    purpose,
    createdAt,
    requester,
    permission,
    lastUpdated,
    careContexts,
    schemaVersion: "v3",
    consentManager: { id: "sbx" },
  };
}

/** v3 bodies: ids and times are in headers; on-status and on-fetch have an additional `resp: null`. */
export const v3MessageBuilder: MessageBuilder = {
  paths: {
    "on-find": "/api/v3/hiu/patient/on-find",
    "on-init": "/api/v3/hiu/consent/request/on-init",
    "on-status": "/api/v3/hiu/consent/request/on-status",
    notify: "/api/v3/hiu/consent/request/notify",
    "on-fetch": "/api/v3/hiu/consent/on-fetch",
    "on-request": "/api/v3/hiu/health-information/on-request",
  },
  onFind: (inReplyTo, { abhaAddress, name }) => ({ patient: { id: abhaAddress, name }, ...success(inReplyTo) }),
  onInit: (inReplyTo, id) => ({ consentRequest: { id }, ...success(inReplyTo) }),
  onStatus: (inReplyTo, { id, status, artefacts }, withArtefacts) => {
    const ids = withArtefacts && artefacts.length > 0 ? { consentArtefacts: artefacts.map(({ id }) => ({ id })) } : {};
    return { consentRequest: { id, status, ...ids }, ...success(inReplyTo), resp: null };
  },
  onFetch: (inReplyTo, request, artefact) => {
    // The details of an artefact that has ended are not sent again.
    const granted = artefact.status === "GRANTED";
    const consent = {
      status: artefact.status,
      consentDetail: granted ? consentDetail(request, artefact) : null,
      signature: granted ? artefact.signature : null,
    };
    return { consent, ...success(inReplyTo), resp: null };
  },
  onRequest: (inReplyTo, transactionId) => ({
    hiRequest: { transactionId, sessionStatus: "REQUESTED" },
    ...success(inReplyTo),
  }),
  failure: (kind, inReplyTo, reason) => ({
    [SUBJECT_MEMBERS[kind]]: null,
    error: typeof reason === "string" ? ERRORS[reason] : reason,
    response: { requestId: inReplyTo },
    ...(kind === "on-status" || kind === "on-fetch" ? { resp: null } : {}),
  }),
  notify: ({ id }, status, artefactIds) => ({
    notification: {
      consentRequestId: id,
      status,
      reason: null,
      consentArtefacts: artefactIds.map((artefactId) => ({ id: artefactId })),
    },
  }),
  withEnvelope: (body) => body,
};
