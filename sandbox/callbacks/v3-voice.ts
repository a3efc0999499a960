import type { Voice } from "./voice";

const TROUBLES = {
  "unknown patient": { code: "ABDM-1170", message: "Invalid ABHA address" },
  "unknown request": { code: "ABDM-1039", message: "Invalid consent request id" },
  "unknown artefact": { code: "ABDM-1112", message: "Invalid or already expired consent artefact id" },
  "invalid purpose": { code: "ABDM-1046", message: "Invalid purpose code" },
  "invalid dates": { code: "ABDM-1063", message: "Date Range given is invalid" },
  "invalid HI types": { code: "ABDM-1058", message: "Invalid HI types" },
} as const;

/** Which member of a body a failure leaves empty. */
const SUBJECT = {
  "on-find": "patient",
  "on-init": "consentRequest",
  "on-status": "consentRequest",
  notify: "notification",
  "on-fetch": "consent",
} as const;

const answer = (requestId: string) => ({ error: null, response: { requestId } });

/** v3 bodies: ids and time travel in headers; on-status and on-fetch carry a stray `resp: null`. */
export const v3Voice: Voice = {
  paths: {
    "on-find": "/api/v3/hiu/patient/on-find",
    "on-init": "/api/v3/hiu/consent/request/on-init",
    "on-status": "/api/v3/hiu/consent/request/on-status",
    notify: "/api/v3/hiu/consent/request/notify",
    "on-fetch": "/api/v3/hiu/consent/on-fetch",
  },
  found: (answers, { abhaAddress, name }) => ({ patient: { id: abhaAddress, name }, ...answer(answers) }),
  initiated: (answers, id) => ({ consentRequest: { id }, ...answer(answers) }),
  status: (answers, { id, status, artefacts }, withArtefacts) => {
    const ids = withArtefacts && artefacts.length > 0 ? { consentArtefacts: artefacts.map(({ id }) => ({ id })) } : {};
    return { consentRequest: { id, status, ...ids }, ...answer(answers), resp: null };
  },
  fetched: (answers, request, artefact) => {
    const { id: consentId, hip, hiTypes, permission, careContexts, createdAt, lastUpdated } = artefact;
    const { patientId, purpose, requester } = request.asked;
    const consentDetail = {
      consentId,
      hip: { ...hip, type: "HIP" },
      hiu: { id: request.hiuId, name: null, type: null },
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
    // Nothing of a permission that has ended is told again.
    const granted = artefact.status === "GRANTED";
    const consent = {
      status: artefact.status,
      consentDetail: granted ? consentDetail : null,
      signature: granted ? artefact.signature : null,
    };
    return { consent, ...answer(answers), resp: null };
  },
  failed: (kind, requestId, trouble) => ({
    [SUBJECT[kind]]: null,
    error: TROUBLES[trouble],
    response: { requestId },
    ...(kind === "on-status" || kind === "on-fetch" ? { resp: null } : {}),
  }),
  notification: ({ id }, status, artefactIds) => ({
    notification: {
      consentRequestId: id,
      status,
      reason: null,
      consentArtefacts: artefactIds.map((artefactId) => ({ id: artefactId })),
    },
  }),
  sealed: (body) => body,
};
