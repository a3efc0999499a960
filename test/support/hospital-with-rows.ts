import "server-only";
import { randomBytes } from "node:crypto";
import { auditDetection } from "@/drizzle/schema/audit-detection";
import { careTeamMember } from "@/drizzle/schema/care-team-member";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import { deliveryCheck } from "@/drizzle/schema/delivery-check";
import { emergencyAccess } from "@/drizzle/schema/emergency-access";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { callbackRefusal } from "@/drizzle/schema/gateway-callback";
import { identityProvider } from "@/drizzle/schema/identity-provider";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { patient, patientLookup } from "@/drizzle/schema/patient";
import { requestTemplate } from "@/drizzle/schema/request-template";
import { staffInvitation } from "@/drizzle/schema/staff";
import { eq } from "drizzle-orm";
import { HOUR } from "@/lib/clock";
import {
  newId,
  type AuditDetectionId,
  type CallbackId,
  type CmConsentRequestId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type DeliveryCheckId,
  type EmergencyAccessId,
  type HealthRecordId,
  type IdentityProviderId,
  type OutboundMessageId,
  type PatientId,
  type PatientLookupId,
  type RequestTemplateId,
  type StaffId,
  type StaffInvitationId,
} from "@/lib/ids";
import { sealProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";
import { uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import {
  addSentRequest,
  addStaff,
  createTestHospital,
  NOW,
  storeTestCallback,
  type TestHospital,
} from "@/test/support/fixtures";
import { identityProviderForm } from "@/test/support/identity-provider-form";
import { addStoredRecords } from "@/test/support/stored-records";
import type { TestDatabase } from "@/test/support/test-database";

/** A hospital with rows of every kind that staff see, and the ids by which an operation may name them. */
export type HospitalWithRows = TestHospital & {
  requestId: ConsentRequestId;
  /** A draft of the doctor. */
  draftId: ConsentRequestId;
  /** A request of the doctor that has not left. */
  heldRequestId: ConsentRequestId;
  /** A doctor who may read the records of the request. */
  memberId: StaffId;
  /** A person whose account is disabled, and one with a link that was not used. */
  disabledId: StaffId;
  invitedId: StaffId;
  /** A request of another doctor whose consent holds, and an access in an emergency to the doctor's, which is over and not reviewed. */
  othersRequestId: ConsentRequestId;
  emergencyId: EmergencyAccessId;
  /** A template of the doctor, and one of the hospital, which its admin changes. */
  templateIds: Record<"doctor" | "admin", RequestTemplateId>;
  /** A callback that waits for a decision. */
  callbackId: CallbackId;
  /** A message that failed and waits for a decision. */
  messageId: OutboundMessageId;
  /** A look-up by the doctor. */
  lookupId: PatientLookupId;
  /** A patient whose name is known. */
  abhaAddress: string;
  patientId: PatientId;
  /** An artefact of that request with one record that has an attachment. */
  artefactId: ConsentArtefactId;
  recordId: HealthRecordId;
  attachmentKey: string;
  /** A provider for single sign-on, which is not enabled and does not respond. */
  identityProviderId: IdentityProviderId;
  /** A sign of misuse by the colleague that nobody has looked at. */
  detectionId: AuditDetectionId;
};

/** A picture of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A document with a picture. */
const RECORD = {
  resourceType: "Bundle",
  type: "document",
  entry: [
    { resource: { resourceType: "Composition", id: "c", title: "Prescription", status: "final", date: "2024-05-03" } },
    {
      resource: {
        resourceType: "DocumentReference",
        id: "d",
        content: [{ attachment: { contentType: "image/png", data: PIXEL, title: "Scan" } }],
      },
    },
  ],
};

/** Adds the hospital; its gateway is at `gatewayUrl`. */
export async function createHospitalWithRows(database: TestDatabase, gatewayUrl: string): Promise<HospitalWithRows> {
  const hospital = await createTestHospital(database, { credential: { gatewayUrl } });
  const { id: hospitalId, credentialId } = hospital;
  const { admin } = database;
  const doctorId = hospital.doctor().actor.staffId;
  const abhaAddress = `patient-${hospitalId.slice(0, 8)}@sbx`;
  await admin.insert(patient).values({ hospitalId, abhaAddress, name: `Patient of ${hospitalId}`, foundAt: NOW });

  const { id: requestId } = await addSentRequest(database, hospital, {
    abhaAddress,
    status: "GRANTED",
    cmConsentRequestId: newId<CmConsentRequestId>(),
    grantedAt: NOW,
  });
  await admin.insert(consentArtefact).values({
    id: newId<ConsentArtefactId>(),
    hospitalId,
    consentRequestId: requestId,
    status: "FETCHING",
    announcedAt: NOW,
  });
  const memberId = (await addStaff(database, hospital, "doctor"))().actor.staffId;
  const member = { staffId: memberId, addedBy: doctorId, addedAt: NOW };
  await admin.insert(careTeamMember).values({ ...member, hospitalId, consentRequestId: requestId });
  const disabledId = (await addStaff(database, hospital, "doctor", { disabledAt: NOW }))().actor.staffId;
  const invitedId = (await addStaff(database, hospital, "doctor", { passwordHash: null }))().actor.staffId;
  await admin.insert(staffInvitation).values({
    id: newId<StaffInvitationId>(),
    hospitalId,
    staffId: invitedId,
    purpose: "invite",
    tokenDigest: randomBytes(32),
    createdAt: NOW,
    expiresAt: new Date(NOW.getTime() + HOUR),
  });
  const alertUrl = "http://127.0.0.1:1/alerts";
  await admin
    .update(hospitalTable)
    .set({ allowsEmergencyAccess: true, alertUrl })
    .where(eq(hospitalTable.id, hospitalId));
  const othersRequestId = await addGrantedRequest(database, hospital, hospital.colleague().actor.staffId);
  const emergencyId = newId<EmergencyAccessId>();
  await admin.insert(emergencyAccess).values({
    id: emergencyId,
    hospitalId,
    consentRequestId: requestId,
    staffId: hospital.colleague().actor.staffId,
    reason: "The patient is unconscious and bleeding.",
    startedAt: new Date(NOW.getTime() - 2 * HOUR),
    endsAt: new Date(NOW.getTime() - HOUR),
  });
  const { id: openRequestId } = await addSentRequest(database, hospital, { abhaAddress, status: "REQUESTED" });
  const draftId = newId<ConsentRequestId>();
  const draft = { requesterId: doctorId, status: "DRAFT", draft: { abhaAddress }, abhaAddress } as const;
  await admin.insert(consentRequest).values({ ...draft, id: draftId, hospitalId, createdAt: NOW, updatedAt: NOW });

  const templateIds = { doctor: newId<RequestTemplateId>(), admin: newId<RequestTemplateId>() };
  const template = {
    hospitalId,
    name: "Follow-up",
    purpose: "CAREMGT",
    hiTypes: ["Prescription"],
    span: { kind: "years", years: 1 },
    keepDays: 30,
    frequency: { unit: "HOUR", value: 0, repeats: 0 },
    createdAt: NOW,
  } satisfies Partial<typeof requestTemplate.$inferInsert>;
  await admin.insert(requestTemplate).values([
    { ...template, id: templateIds.doctor, staffId: doctorId },
    { ...template, id: templateIds.admin, staffId: null },
  ]);
  const { id: heldRequestId } = await addSentRequest(database, hospital, { abhaAddress, attempts: 0 });
  await admin.insert(outboundMessage).values({
    id: newId<OutboundMessageId>(),
    hospitalId,
    kind: "consent-request-init",
    consentRequestId: heldRequestId,
    uniqueKey: uniqueKeyOf.init(heldRequestId),
    nextAttemptAt: NOW,
    createdAt: NOW,
  });

  const callback = { consentRequestId: openRequestId, reason: "grant-after-denial" } as const;
  const callbackId = await storeTestCallback(database, hospital, "contradiction", callback);
  const refusal = { hour: new Date(NOW.getTime() - HOUR), dialect: "v3", message: "notify" } as const;
  await admin.insert(callbackRefusal).values({ ...refusal, hospitalId, reason: "expired", refusals: 7, lastAt: NOW });

  const messageId = newId<OutboundMessageId>();
  const message = { kind: "consent-on-notify", state: "failed", lastResult: "refused" } as const;
  const times = { nextAttemptAt: NOW, createdAt: NOW, finishedAt: NOW };
  await admin
    .insert(outboundMessage)
    .values({ ...message, ...times, id: messageId, hospitalId, consentRequestId: openRequestId });

  const lookupId = newId<PatientLookupId>();
  const lookup = { requestedBy: doctorId, abhaAddress, state: "pending" } as const;
  await admin.insert(patientLookup).values({ ...lookup, id: lookupId, hospitalId, createdAt: NOW });

  await admin.insert(gatewayCircuit).values({ credentialId, hospitalId, failures: 1 });
  await admin.insert(deliveryCheck).values({
    id: newId<DeliveryCheckId>(),
    hospitalId,
    credentialId,
    startedBy: hospital.admin().actor.staffId,
    startedAt: NOW,
    callbackUrl: "http://localhost:3000",
    answeredAt: NOW,
    finishedAt: NOW,
  });
  const identityProviderId = newId<IdentityProviderId>();
  const { clientSecret, ...provider } = identityProviderForm();
  await admin.insert(identityProvider).values({
    ...provider,
    id: identityProviderId,
    hospitalId,
    clientSecret: sealProviderSecret(identityProviderId, clientSecret),
    createdAt: NOW,
  });
  const detectionId = newId<AuditDetectionId>();
  const suspect = hospital.colleague().actor.staffId;
  await admin.insert(auditDetection).values({
    id: detectionId,
    hospitalId,
    kind: "many-patients",
    subjectKind: "person",
    subject: suspect,
    staffId: suspect,
    windowStart: NOW,
    raisedAt: NOW,
    facts: { patients: 40, usual: 3 },
  });
  const { artefactId, recordIds } = await addStoredRecords(database, hospital, requestId, [JSON.stringify(RECORD)]);
  const [recordId] = recordIds;
  const [known] = await admin.select({ id: patient.id }).from(patient).where(eq(patient.abhaAddress, abhaAddress));
  if (!known?.id || !recordId) throw new Error("the patient has an id, and a record");
  return {
    ...hospital,
    requestId,
    memberId,
    disabledId,
    invitedId,
    othersRequestId,
    emergencyId,
    draftId,
    heldRequestId,
    templateIds,
    callbackId,
    messageId,
    lookupId,
    abhaAddress,
    patientId: known.id,
    artefactId,
    recordId,
    attachmentKey: "r2.1",
    identityProviderId,
    detectionId,
  };
}

/** A request of a doctor with one artefact that holds. */
async function addGrantedRequest(
  database: TestDatabase,
  hospital: TestHospital,
  requesterId: StaffId,
): Promise<ConsentRequestId> {
  const { id: consentRequestId, hospitalId } = await addSentRequest(database, hospital, {
    requesterId,
    abhaAddress: "hinapatel@sbx",
    status: "GRANTED",
    grantedAt: NOW,
  });
  await database.admin.insert(consentArtefact).values({
    id: newId<ConsentArtefactId>(),
    hospitalId,
    consentRequestId,
    status: "GRANTED",
    announcedAt: NOW,
    dataEraseAt: new Date(NOW.getTime() + HOUR),
  });
  return consentRequestId;
}
