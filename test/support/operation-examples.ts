import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import type { Role } from "@/lib/db/actor";
import { newId, type ConsentRequestId } from "@/lib/ids";
import type { OperationName } from "@/lib/web/operation-registry";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { addSession, NOW, type TestHospital } from "@/test/support/fixtures";
import type { HospitalWithRows } from "@/test/support/hospital-with-rows";
import { identityProviderForm } from "@/test/support/identity-provider-form";
import { personForm } from "@/test/support/person-form";
import { credentialForm, type SessionGateway } from "@/test/support/session-gateway";
import { addApp, addPasskeyOf, codeOf, newPasskey, setPassword } from "@/test/support/sign-in-methods";
import type { TestDatabase } from "@/test/support/test-database";

/** How one operation is tried. */
export type OperationExample = {
  /** Input that succeeds in the hospital whose rows it names. */
  input: (hospital: HospitalWithRows, role: Role) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** The same, where not every run leaves an audit entry: for one that does. */
  auditedInput?: () => Record<string, unknown>;
  /** What the same input leads to in a hospital that has staff and nothing else: an error code, or what holds for the result. */
  withoutRows: string | ((result: unknown, hospital: TestHospital) => void);
};

const PASSWORD = "a password of the test";

const equals = (expected: unknown) => (result: unknown) => expect(result).toEqual(expected);
const matches = (expected: object) => (result: unknown) => expect(result).toMatchObject(expected);

const templateOwner = (role: Role) => (role === "admin" ? "admin" : "doctor");
/** A scope of somebody of the hospital who has the role. */
export const scopeOf = (hospital: TestHospital, role: Role) =>
  role === "privacy-officer" ? hospital.privacyOfficer() : hospital[role]();

/** One example of each operation. A registered operation without an entry does not compile. */
export const operationExamples = (
  database: TestDatabase,
  gateway: () => SessionGateway,
): Record<OperationName, OperationExample> => ({
  "read-frame": { input: () => ({}), withoutRows: matches({ environment: "none" }) },
  "choose-language": { input: () => ({ language: "hi" }), withoutRows: equals(undefined) },
  "list-staff": {
    input: () => ({}),
    withoutRows: (result, { admin }) => {
      expect(result).toHaveLength(4);
      expect(result).toContainEqual(expect.objectContaining({ id: admin().actor.staffId, isSelf: true }));
    },
  },
  "get-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "invite-staff": {
    input: () => personForm(),
    withoutRows: matches({ name: "New Doctor", link: expect.stringMatching(/\/join#[\w-]{43}$/) as unknown }),
  },
  "preview-staff-import": {
    input: () => ({ text: "name,email,roles\nNew Doctor,new@city.example,doctor" }),
    withoutRows: matches({ problem: null, lines: [{ number: 2, warning: "registration-missing" }] }),
  },
  "import-staff": {
    input: () => ({ people: [personForm()] }),
    withoutRows: matches({ invited: [{ name: "New Doctor" }], skipped: [] }),
  },
  "change-staff": { input: ({ memberId: id }) => ({ id, ...personForm() }), withoutRows: "not-found" },
  "disable-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "enable-staff": { input: ({ disabledId: id }) => ({ id }), withoutRows: "not-found" },
  "end-staff-sessions": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "reset-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "renew-invitation": { input: ({ invitedId: id }) => ({ id }), withoutRows: "not-found" },
  "withdraw-invitation": { input: ({ invitedId: id }) => ({ id }), withoutRows: "not-found" },
  "read-own-account": { input: () => ({}), withoutRows: matches({ sessions: [] }) },
  "change-own-name": { input: () => ({ name: "Another Name" }), withoutRows: equals(undefined) },
  "end-own-session": {
    input: async (hospital, role) => {
      const { staffId, hospitalId } = scopeOf(hospital, role).actor;
      return { id: await addSession(database, { staffId, hospitalId }) };
    },
    withoutRows: "not-found",
  },
  "end-other-sessions": { input: () => ({}), withoutRows: equals({ sessions: 0 }) },
  "read-sign-in-methods": {
    input: () => ({}),
    withoutRows: equals({ passkeys: [], appSince: null, recoveryCodesLeft: 0, hasPassword: true, provider: null }),
  },
  "verify-identity": {
    input: async (hospital, role) => {
      await setPassword(scopeOf(hospital, role), PASSWORD);
      return { method: "password", password: PASSWORD };
    },
    withoutRows: "invalid-input",
  },
  "change-password": {
    input: async (hospital, role) => {
      await setPassword(scopeOf(hospital, role), PASSWORD);
      return { present: PASSWORD, password: "monsoon clouds over the ghats" };
    },
    withoutRows: "invalid-input",
  },
  "add-passkey": {
    input: async (hospital, role) => {
      const { challengeId, response } = await newPasskey(scopeOf(hospital, role));
      return { challengeId, response, name: "Phone" };
    },
    withoutRows: "invalid-input",
  },
  "rename-passkey": {
    input: async (hospital, role) => ({ id: await addPasskeyOf(scopeOf(hospital, role)), name: "Phone" }),
    withoutRows: "not-found",
  },
  "remove-passkey": {
    input: async (hospital, role) => ({ id: await addPasskeyOf(scopeOf(hospital, role)) }),
    withoutRows: "not-found",
  },
  "start-authenticator-app": {
    input: () => ({}),
    withoutRows: matches({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as unknown }),
  },
  "confirm-authenticator-app": {
    input: async (hospital, role) => ({ code: codeOf(await addApp(scopeOf(hospital, role))) }),
    withoutRows: "conflict",
  },
  "remove-authenticator-app": {
    input: async (hospital, role) => {
      await addApp(scopeOf(hospital, role));
      return {};
    },
    withoutRows: "not-found",
  },
  "make-recovery-codes": {
    input: () => ({}),
    withoutRows: (result) => expect((result as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10),
  },
  "read-staff-settings": {
    input: () => ({}),
    withoutRows: equals({
      idleMinutes: 15,
      maxSessions: 3,
      doctorsNeedSecondFactor: false,
      allowsEmergencyAccess: false,
      auditDays: 400,
    }),
  },
  "change-staff-settings": {
    input: () => ({
      idleMinutes: 10,
      maxSessions: 2,
      doctorsNeedSecondFactor: true,
      allowsEmergencyAccess: true,
      auditDays: 180,
    }),
    withoutRows: equals(undefined),
  },
  "own-hospital": { input: () => ({}), withoutRows: (result, { id }) => matches({ id })(result) },
  "read-record-settings": {
    input: () => ({}),
    withoutRows: equals({ recordsRequested: "at-grant", publicKeyFormat: "raw" }),
  },
  "change-record-settings": {
    input: () => ({ recordsRequested: "when-asked", publicKeyFormat: "x509" }),
    withoutRows: equals(undefined),
  },
  "list-consent-requests": {
    input: () => ({ status: "", q: "", mine: "", asked: "", from: "", to: "", sort: "", limit: "10" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-consent-requests": {
    input: () => ({ q: "", mine: "", asked: "", from: "", to: "" }),
    withoutRows: equals({ all: 0, draft: 0, waiting: 0, granted: 0, ended: 0 }),
  },
  "get-consent-request": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-open-requests": { input: ({ abhaAddress }) => ({ abhaAddress }), withoutRows: equals([]) },
  "find-known-patients": { input: ({ abhaAddress: q }) => ({ q }), withoutRows: equals([]) },
  "check-addresses": {
    input: ({ requestId: listId, abhaAddress }) => ({ listId, abhaAddresses: [abhaAddress] }),
    withoutRows: matches([{ name: null, isAsked: false, open: null }]),
  },
  "list-my-patients": {
    input: () => ({ cursor: "", limit: "10" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "get-records": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "find-records-page": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "find-patient-page": { input: ({ patientId: id }) => ({ id }), withoutRows: "not-found" },
  "open-records": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "open-patient-records": { input: ({ patientId: id }) => ({ id }), withoutRows: "not-found" },
  "open-attachment": {
    input: ({ recordId: id, attachmentKey: attachment }) => ({ id, attachment }),
    withoutRows: "not-found",
  },
  "open-source": { input: ({ recordId: id }) => ({ id }), withoutRows: "not-found" },
  "composer-defaults": { input: () => ({}), withoutRows: matches({ abhaAddress: "", purpose: "CAREMGT" }) },
  "save-draft": {
    input: ({ draftId: id }) => consentRequestForm({ id }),
    // Only the first save is audited.
    auditedInput: () => consentRequestForm(),
    withoutRows: "not-found",
  },
  "discard-draft": { input: ({ draftId: id }) => ({ id }), withoutRows: "not-found" },
  "submit-consent-request": { input: ({ draftId: id }) => consentRequestForm({ id }), withoutRows: "not-found" },
  "take-back-request": { input: ({ heldRequestId: id }) => ({ id }), withoutRows: "not-found" },
  "take-back-requests": {
    input: ({ heldRequestId: id }) => ({ ids: [id] }),
    withoutRows: equals({ takenBack: [], left: [] }),
  },
  "check-consent-request": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "ask-again": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-templates": { input: () => ({}), withoutRows: equals([]) },
  "save-template": {
    input: (_, role) => ({
      ofHospital: role === "admin",
      name: "Diabetes follow-up",
      purpose: "CAREMGT",
      hiTypes: ["Prescription"],
      from: "2025-08-20",
      to: "2026-08-20",
      keepUntil: "2026-09-20T10:00",
    }),
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "rename-template": {
    input: ({ templateIds }, role) => ({ id: templateIds[templateOwner(role)], name: "Another name" }),
    withoutRows: "not-found",
  },
  "delete-template": {
    input: ({ templateIds }, role) => ({ id: templateIds[templateOwner(role)] }),
    withoutRows: "not-found",
  },
  "get-care-team": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "care-team-candidates": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "add-to-care-team": {
    input: ({ requestId: id, colleague }) => ({ id, staffId: colleague().actor.staffId }),
    withoutRows: "not-found",
  },
  "open-in-emergency": {
    input: ({ othersRequestId: id }) => ({ id, reason: "The patient is unconscious and bleeding." }),
    withoutRows: "not-found",
  },
  "review-emergency-access": {
    input: ({ emergencyId: id }) => ({ id, finding: "justified" }),
    withoutRows: "not-found",
  },
  "get-emergency-accesses": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-emergency-accesses": { input: () => ({}), withoutRows: equals([]) },
  "count-emergency-accesses": { input: () => ({}), withoutRows: equals(0) },
  "remove-from-care-team": {
    input: ({ requestId: id, memberId: staffId }) => ({ id, staffId }),
    withoutRows: "not-found",
  },
  "look-up-patient": { input: ({ abhaAddress }) => ({ abhaAddress }), withoutRows: matches({ state: "pending" }) },
  "get-patient-lookup": { input: ({ lookupId: id }) => ({ id }), withoutRows: "not-found" },
  "list-credentials": { input: () => ({}), withoutRows: equals([]) },
  "create-credential": {
    input: async ({ credentialId }) => {
      const retired = { state: "retired", retiredAt: NOW } as const;
      await database.admin.update(credential).set(retired).where(eq(credential.id, credentialId));
      return credentialForm(gateway(), { hiuId: `IN-${newId<ConsentRequestId>()}` });
    },
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "replace-credential": { input: ({ hiuId }) => credentialForm(gateway(), { hiuId }), withoutRows: "no-credential" },
  "retire-credential": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "require-callback-secret": {
    input: ({ credentialId }) => ({ credentialId, required: false }),
    withoutRows: "not-found",
  },
  "test-connection": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "register-callback-address": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "start-delivery-check": { input: () => ({}), withoutRows: "no-credential" },
  "read-delivery": { input: () => ({}), withoutRows: equals({ latest: null, lastProvenAt: null }) },
  "list-callbacks": {
    input: () => ({ tab: "needs-you", cursor: null }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-callbacks": {
    input: () => ({}),
    withoutRows: (result) => Object.values(result as object).forEach(equals({ rows: 0, more: false })),
  },
  "count-callbacks-needing-decision": { input: () => ({}), withoutRows: equals(0) },
  "list-callback-refusals": { input: () => ({ days: 7 }), withoutRows: equals([]) },
  "get-callback": { input: ({ callbackId: id }) => ({ id }), withoutRows: "not-found" },
  "replay-callback": { input: ({ callbackId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "discard-callback": { input: ({ callbackId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "list-failed-messages": {
    input: () => ({ tab: "failed", cursor: null }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-failed-messages": {
    input: () => ({}),
    withoutRows: (result) => Object.values(result as object).forEach(equals({ rows: 0, more: false })),
  },
  "count-messages-needing-decision": { input: () => ({}), withoutRows: equals(0) },
  "get-failed-message": { input: ({ messageId: id }) => ({ id }), withoutRows: "not-found" },
  "retry-message": { input: ({ messageId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "close-message": { input: ({ messageId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "read-health": {
    input: () => ({}),
    withoutRows: matches({
      credentials: [],
      callbacks: { lastAt: null, states: {}, refusals: [] },
      messages: { failed: 0 },
    }),
  },
  "read-setup": { input: () => ({}), withoutRows: matches({ done: 0, credentialId: null }) },
  "list-detections": { input: () => ({}), withoutRows: equals([]) },
  "mark-detection-seen": { input: ({ detectionId: id }) => ({ id }), withoutRows: "not-found" },
  "read-alert-settings": {
    input: () => ({}),
    withoutRows: matches({ alertUrl: null, key: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }),
  },
  "change-alert-settings": {
    input: () => ({ alertUrl: "https://alerts.city.example/hook?token=1" }),
    withoutRows: equals(undefined),
  },
  "test-alert": { input: () => ({}), withoutRows: "conflict" },
  "list-identity-providers": { input: () => ({}), withoutRows: equals([]) },
  "add-identity-provider": {
    input: () => ({ ...identityProviderForm(), isEnabled: true }),
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "change-identity-provider": {
    input: ({ identityProviderId: id }) => ({ ...identityProviderForm(), id, isEnabled: true }),
    withoutRows: "not-found",
  },
  "test-identity-provider": { input: ({ identityProviderId: id }) => ({ id }), withoutRows: "not-found" },
  "export-audit": {
    input: () => ({ person: "", kind: "", outcome: "", from: "", to: "", format: "csv" }),
    withoutRows: matches({ format: "csv" }),
  },
  "list-audit-entries": {
    input: () => ({ person: "", kind: "", outcome: "", from: "", to: "", cursor: "" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "list-audit-people": {
    input: () => ({}),
    withoutRows: (result) => expect(result).toHaveLength(4),
  },
  "list-request-viewers": { input: ({ requestId: id }) => ({ id }), withoutRows: equals([]) },
  "read-audit-state": { input: () => ({}), withoutRows: matches({ checkpoint: null, problem: null }) },
  "read-audit-retention": { input: () => ({}), withoutRows: equals({ days: 400, hasFolder: false, removals: [] }) },
  "list-erasure-receipts": { input: () => ({ cursor: "" }), withoutRows: equals({ items: [], nextCursor: null }) },
  "record-print": {
    input: ({ requestId }, role) => ({ path: role === "privacy-officer" ? "/admin/audit" : `/requests/${requestId}` }),
    withoutRows: "not-found",
  },
  "record-audit-print": { input: ({ abhaAddress }) => ({ abhaAddress }), withoutRows: equals(undefined) },
  "who-saw-patient": {
    input: ({ abhaAddress }) => ({ abhaAddress }),
    withoutRows: equals([]),
  },
});
