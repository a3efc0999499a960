import "server-only";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { hospital } from "@/drizzle/schema/hospital";
import { staff } from "@/drizzle/schema/staff";
import { DAY } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import {
  newId,
  type CmConsentRequestId,
  type ConsentRequestId,
  type CredentialId,
  type GatewayRequestId,
  type HospitalId,
  type InboundRequestId,
  type StaffId,
} from "@/lib/ids";

/** A request that has left, as far as tests speak of it; the network's id for it is not known yet. */
export type SentRequest = {
  id: ConsentRequestId;
  hospitalId: HospitalId;
  initRequestId: GatewayRequestId;
  cmConsentRequestId: CmConsentRequestId;
};

/** For tests: a hospital of its own with one doctor, one credential and one request that the gateway has taken. */
export async function seedSentRequest(db: Database, now: Date = new Date()): Promise<SentRequest> {
  const hospitalId = newId<HospitalId>();
  const staffId = newId<StaffId>();
  const credentialId = newId<CredentialId>();
  const id = newId<ConsentRequestId>();
  const initRequestId = newId<GatewayRequestId>();
  await db.insert(hospital).values({
    id: hospitalId,
    name: "City Hospital",
    hiuId: `IN-${hospitalId}`,
    createdAt: now,
  });
  await db.insert(staff).values({
    id: staffId,
    hospitalId,
    email: `${staffId}@city.example`,
    name: "Dr. Manju",
    role: "doctor",
    registrationNumber: "MH1001",
    passwordHash: "-",
    createdAt: now,
  });
  await db.insert(credential).values({
    id: credentialId,
    hospitalId,
    version: 1,
    state: "active",
    gatewayUrl: "http://127.0.0.1:1",
    dialect: "v3",
    clientId: "client",
    clientSecret: "-",
    clientSecretEnding: "----",
    cmId: "sbx",
    hiuId: `IN-${hospitalId}`,
    jwksUrl: "http://127.0.0.1:1",
    issuer: "http://127.0.0.1:1",
    createdAt: now,
  });
  await db.insert(consentRequest).values({
    id,
    hospitalId,
    requesterId: staffId,
    status: "SENDING",
    abhaAddress: "hinapatel@sbx",
    purpose: "CAREMGT",
    hiTypes: ["Prescription", "DiagnosticReport"],
    dateFrom: new Date(now.getTime() - 365 * DAY),
    dateTo: now,
    dataEraseAt: new Date(now.getTime() + 30 * DAY),
    frequency: { unit: "HOUR", value: 0, repeats: 0 },
    attempts: 1,
    createdAt: now,
    updatedAt: now,
    submittedAt: now,
  });
  await db.insert(gatewayCall).values({
    id: initRequestId,
    hospitalId,
    credentialId,
    message: "init-consent-request",
    consentRequestId: id,
    sentAt: now,
    finishedAt: now,
    outcome: "accepted",
    httpStatus: 202,
  });
  return {
    id,
    hospitalId,
    initRequestId,
    cmConsentRequestId: newId<CmConsentRequestId>(),
  };
}

/** For tests: one callback. */
export type Told = {
  kind: "consent-request-initiated" | "consent-notified" | "artefact-fetched";
  requestId: string;
  body: unknown;
};

/** For tests: the network has the request. */
export const initiated = (sent: SentRequest): Told => ({
  kind: "consent-request-initiated",
  requestId: newId<InboundRequestId>(),
  body: {
    consentRequest: { id: sent.cmConsentRequestId },
    error: null,
    response: { requestId: sent.initRequestId },
  },
});

/** For tests: the patient decided, or something ended. */
export const notified = (sent: SentRequest, status: string, artefactIds: string[] = []): Told => ({
  kind: "consent-notified",
  requestId: newId<InboundRequestId>(),
  body: {
    notification: {
      consentRequestId: sent.cmConsentRequestId,
      status,
      reason: null,
      consentArtefacts: artefactIds.map((id) => ({ id })),
    },
  },
});
