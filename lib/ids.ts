import { randomUUID } from "node:crypto";

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type HospitalId = Id<"Hospital">;
export type StaffId = Id<"Staff">;
export type StaffSessionId = Id<"StaffSession">;
export type StaffInvitationId = Id<"StaffInvitation">;
export type PasskeyId = Id<"Passkey">;
export type SignInChallengeId = Id<"SignInChallenge">;
export type IdentityProviderId = Id<"IdentityProvider">;
export type ProviderSignInId = Id<"ProviderSignIn">;
export type EmergencyAccessId = Id<"EmergencyAccess">;
export type AuditRemovalId = Id<"AuditRemoval">;
export type AuditDetectionId = Id<"AuditDetection">;
export type CredentialId = Id<"Credential">;
/** Ours, a UUID. The consent manager's is {@link CmConsentRequestId}. */
export type ConsentRequestId = Id<"ConsentRequest">;
/** The consent manager's, received with on-init; an opaque string. */
export type CmConsentRequestId = Id<"CmConsentRequest">;
/** The consent manager's id of one artefact; an opaque string, often but not always a UUID. */
export type ConsentArtefactId = Id<"ConsentArtefact">;
/** Ties an outbound call to the callback that answers it; a UUID of ours, fresh for each attempt. */
export type OutboundRequestId = Id<"OutboundRequest">;
/** The gateway's own id of one callback (v3 header `REQUEST-ID`, v0.5 body `requestId`); an opaque string. */
export type InboundRequestId = Id<"InboundRequest">;
export type CallbackId = Id<"Callback">;
export type DeliveryCheckId = Id<"DeliveryCheck">;
export type PatientLookupId = Id<"PatientLookup">;
export type OutboundMessageId = Id<"OutboundMessage">;
export type RequestTemplateId = Id<"RequestTemplate">;
export type DataRequestId = Id<"DataRequest">;
export type DataPushId = Id<"DataPush">;
export type DataKeyId = Id<"DataKey">;
export type HealthRecordId = Id<"HealthRecord">;
/** A patient of one hospital: an opaque UUID, for addresses. */
export type PatientId = Id<"Patient">;
/** Names one taking of work by one process; made anew each time. */
export type LeaseId = Id<"Lease">;

/** A new random UUID under the brand that the caller's type asks for. */
export function newId<T extends Id<string>>(): T {
  return randomUUID() as string as T;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether text from a URL can be one of our own UUIDs at all. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
