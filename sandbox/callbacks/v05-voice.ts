import { randomInt } from "node:crypto";
import type { Artefact, ConsentRequest } from "@/sandbox/consent/consent-request";
import type { Voice } from "./voice";

const TROUBLES = {
  "unknown patient": { code: 1414, message: "Cannot find the user" },
  "unknown request": { code: 1415, message: "Cannot find the consent request" },
  "unknown artefact": { code: 1416, message: "Cannot find the consent artefact" },
  "invalid purpose": { code: 1420, message: "Invalid purpose" },
  "invalid dates": { code: 1418, message: "Date Range given is invalid" },
  "invalid HI types": { code: 1419, message: "Invalid HI types" },
} as const;

const SUBJECT = {
  "on-find": "patient",
  "on-init": "consentRequest",
  "on-status": "consentRequest",
  notify: "notification",
  "on-fetch": "consent",
} as const;

const answer = (requestId: string) => ({ error: null, resp: { requestId } });

/** A time as the live v0.5 network writes it: UTC without saying so. */
const bare = (iso: string) => new Date(iso).toISOString().slice(0, -1);

/** The same with the five or six decimals that the live network has. */
const precise = (now: Date) => `${bare(now.toISOString())}${randomInt(10, 1000)}`;

function consentDetail(request: ConsentRequest, artefact: Artefact) {
  const { patientId, purpose, requester } = request.asked;
  const { dateRange, dataEraseAt } = artefact.permission;
  return {
    schemaVersion: null,
    consentId: artefact.id,
    createdAt: precise(new Date(artefact.createdAt)),
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
      dateRange: { from: bare(dateRange.from), to: bare(dateRange.to) },
      dataEraseAt: bare(dataEraseAt),
    },
  };
}

/** v0.5 bodies: id and time of a callback travel inside it, and error codes are numbers. */
export const v05Voice: Voice = {
  paths: {
    "on-find": "/v0.5/patients/on-find",
    "on-init": "/v0.5/consent-requests/on-init",
    "on-status": "/v0.5/consent-requests/on-status",
    notify: "/v0.5/consents/hiu/notify",
    "on-fetch": "/v0.5/consents/on-fetch",
  },
  found: (answers, { abhaAddress, name }) => ({ patient: { id: abhaAddress, name }, ...answer(answers) }),
  initiated: (answers, id) => ({ consentRequest: { id }, ...answer(answers) }),
  status: (answers, { id, status, artefacts }, withArtefacts) => {
    const consentArtefacts = withArtefacts ? artefacts.map((artefact) => ({ id: artefact.id })) : [];
    return { consentRequest: { id, status, consentArtefacts }, ...answer(answers) };
  },
  fetched: (answers, request, artefact) => {
    if (artefact.status === "EXPIRED") {
      const error = { code: 1410, message: "Consent artefact expired" };
      return { consent: null, error, resp: { requestId: answers } };
    }
    const { status, signature } = artefact;
    return { consent: { status, consentDetail: consentDetail(request, artefact), signature }, ...answer(answers) };
  },
  failed: (kind, requestId, trouble) => ({ [SUBJECT[kind]]: null, error: TROUBLES[trouble], resp: { requestId } }),
  notification: ({ id }, status, artefactIds) => ({
    notification: {
      consentRequestId: id,
      status,
      ...(artefactIds.length > 0 ? { consentArtefacts: artefactIds.map((artefactId) => ({ id: artefactId })) } : {}),
    },
  }),
  sealed: (body, requestId, now) => ({ requestId, timestamp: precise(now), ...body }),
};
