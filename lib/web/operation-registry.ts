import "server-only";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { careTeamCandidates } from "@/lib/consent/care-team/care-team-candidates";
import { getCareTeam } from "@/lib/consent/care-team/get-care-team";
import { removeFromCareTeam } from "@/lib/consent/care-team/remove-from-care-team";
import { checkAddresses } from "@/lib/consent/dashboard/check-addresses";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { findKnownPatients } from "@/lib/consent/dashboard/find-known-patients";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listMyPatients } from "@/lib/consent/dashboard/list-my-patients";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { countEmergencyAccesses } from "@/lib/consent/emergency/count-emergency-accesses";
import { getEmergencyAccesses } from "@/lib/consent/emergency/get-emergency-accesses";
import { listEmergencyAccesses } from "@/lib/consent/emergency/list-emergency-accesses";
import { openInEmergency } from "@/lib/consent/emergency/open-in-emergency";
import { reviewEmergencyAccess } from "@/lib/consent/emergency/review-emergency-access";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { takeBackRequest } from "@/lib/consent/request/take-back-request";
import { takeBackRequests } from "@/lib/consent/request/take-back-requests";
import { deleteTemplate } from "@/lib/consent/template/delete-template";
import { listTemplates } from "@/lib/consent/template/list-templates";
import { renameTemplate } from "@/lib/consent/template/rename-template";
import { saveTemplate } from "@/lib/consent/template/save-template";
import { createCredential } from "@/lib/credential/create-credential";
import { listCredentials } from "@/lib/credential/list-credentials";
import { requireCallbackSecret } from "@/lib/credential/require-callback-secret";
import { retireCredential } from "@/lib/credential/retire-credential";
import { openAttachment } from "@/lib/health-record/reader/open-attachment";
import { findPatientPage } from "@/lib/health-record/reader/find-patient-page";
import { findRecordsPage } from "@/lib/health-record/reader/find-records-page";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { openSource } from "@/lib/health-record/reader/open-source";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { changeRecordSettings } from "@/lib/hospital/change-record-settings";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { readRecordSettings } from "@/lib/hospital/read-record-settings";
import { changeStaffSettings } from "@/lib/hospital/change-staff-settings";
import { readStaffSettings } from "@/lib/hospital/read-staff-settings";
import { exportAudit } from "@/lib/operations/audit/export-audit";
import { readAuditRetention } from "@/lib/operations/audit-retention/read-audit-retention";
import { listAuditEntries } from "@/lib/operations/audit/list-audit-entries";
import { listAuditPeople } from "@/lib/operations/audit/list-audit-people";
import { listRequestViewers } from "@/lib/operations/audit/list-request-viewers";
import { readAuditState } from "@/lib/operations/audit/read-audit-state";
import { recordAuditPrint } from "@/lib/operations/audit/record-audit-print";
import { recordPrint } from "@/lib/operations/audit/record-print";
import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { listErasureReceipts } from "@/lib/operations/erasures/list-erasure-receipts";
import { countCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { readDelivery } from "@/lib/operations/delivery/read-delivery";
import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { changeAlertSettings } from "@/lib/operations/detection/change-alert-settings";
import { listDetections } from "@/lib/operations/detection/list-detections";
import { markDetectionSeen } from "@/lib/operations/detection/mark-detection-seen";
import { readAlertSettings } from "@/lib/operations/detection/read-alert-settings";
import { testAlert } from "@/lib/operations/detection/test-alert";
import { closeMessage } from "@/lib/operations/failed-messages/close-message";
import { countFailedMessages } from "@/lib/operations/failed-messages/count-failed-messages";
import { countMessagesNeedingDecision } from "@/lib/operations/failed-messages/count-messages-needing-decision";
import { getFailedMessage } from "@/lib/operations/failed-messages/get-failed-message";
import { listFailedMessages } from "@/lib/operations/failed-messages/list-failed-messages";
import { retryMessage } from "@/lib/operations/failed-messages/retry-message";
import { readHealth } from "@/lib/operations/health/read-health";
import { readSetup } from "@/lib/operations/setup/read-setup";
import { readFrame } from "@/lib/operations/read-frame";
import { getPatientLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { changeOwnName } from "@/lib/staff/change-own-name";
import { changeStaff } from "@/lib/staff/change-staff";
import { chooseLanguage } from "@/lib/staff/choose-language";
import { disableStaff } from "@/lib/staff/disable-staff";
import { enableStaff } from "@/lib/staff/enable-staff";
import { endOtherSessions } from "@/lib/staff/end-other-sessions";
import { endOwnSession } from "@/lib/staff/end-own-session";
import { endStaffSessions } from "@/lib/staff/end-staff-sessions";
import { getStaff } from "@/lib/staff/get-staff";
import { importStaff } from "@/lib/staff/import-staff";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { listStaff } from "@/lib/staff/list-staff";
import { previewStaffImport } from "@/lib/staff/preview-staff-import";
import { readOwnAccount } from "@/lib/staff/read-own-account";
import { renewInvitation } from "@/lib/staff/renew-invitation";
import { resetStaff } from "@/lib/staff/reset-staff";
import { withdrawInvitation } from "@/lib/staff/withdraw-invitation";
import { addIdentityProvider } from "@/lib/staff/single-sign-on/add-identity-provider";
import { changeIdentityProvider } from "@/lib/staff/single-sign-on/change-identity-provider";
import { listIdentityProviders } from "@/lib/staff/single-sign-on/list-identity-providers";
import { testIdentityProvider } from "@/lib/staff/single-sign-on/test-identity-provider";
import { addPasskey } from "@/lib/staff/passkey/add-passkey";
import { renamePasskey } from "@/lib/staff/passkey/rename-passkey";
import { removePasskey } from "@/lib/staff/passkey/remove-passkey";
import { startAuthenticatorApp } from "@/lib/staff/second-factor/start-authenticator-app";
import { confirmAuthenticatorApp } from "@/lib/staff/second-factor/confirm-authenticator-app";
import { removeAuthenticatorApp } from "@/lib/staff/second-factor/remove-authenticator-app";
import { makeRecoveryCodes } from "@/lib/staff/second-factor/make-recovery-codes";
import { verifyIdentity } from "@/lib/staff/verification/verify-identity";
import { readSignInMethods } from "@/lib/staff/verification/read-sign-in-methods";
import { changePassword } from "@/lib/staff/change-password";

/**
 * Everything that staff may do. The permission tests run through this list: a new operation is one entry here and one in
 * `test/integration/permissions.db.test.ts`.
 */
export const OPERATIONS = [
  readFrame,
  chooseLanguage,
  listStaff,
  getStaff,
  inviteStaff,
  previewStaffImport,
  importStaff,
  changeStaff,
  disableStaff,
  enableStaff,
  endStaffSessions,
  resetStaff,
  renewInvitation,
  withdrawInvitation,
  readOwnAccount,
  changeOwnName,
  endOwnSession,
  endOtherSessions,
  readSignInMethods,
  verifyIdentity,
  changePassword,
  addPasskey,
  renamePasskey,
  removePasskey,
  startAuthenticatorApp,
  confirmAuthenticatorApp,
  removeAuthenticatorApp,
  makeRecoveryCodes,
  ownHospital,
  readRecordSettings,
  changeRecordSettings,
  readStaffSettings,
  changeStaffSettings,
  listConsentRequests,
  countConsentRequests,
  getConsentRequest,
  listOpenRequests,
  findKnownPatients,
  checkAddresses,
  listMyPatients,
  getRecords,
  findRecordsPage,
  findPatientPage,
  openRecords,
  openPatientRecords,
  openAttachment,
  openSource,
  composerDefaults,
  saveDraft,
  discardDraft,
  submitConsentRequest,
  takeBackRequest,
  takeBackRequests,
  checkConsentRequest,
  askAgain,
  listTemplates,
  saveTemplate,
  renameTemplate,
  deleteTemplate,
  getCareTeam,
  careTeamCandidates,
  addToCareTeam,
  removeFromCareTeam,
  openInEmergency,
  reviewEmergencyAccess,
  getEmergencyAccesses,
  listEmergencyAccesses,
  countEmergencyAccesses,
  lookUpPatient,
  getPatientLookup,
  listCredentials,
  createCredential,
  replaceCredential,
  requireCallbackSecret,
  retireCredential,
  testConnection,
  registerCallbackAddress,
  startDeliveryCheck,
  readDelivery,
  listCallbacks,
  countCallbacks,
  countCallbacksNeedingDecision,
  listCallbackRefusals,
  getCallback,
  replayCallback,
  discardCallback,
  listFailedMessages,
  countFailedMessages,
  countMessagesNeedingDecision,
  getFailedMessage,
  retryMessage,
  closeMessage,
  readHealth,
  readSetup,
  listDetections,
  markDetectionSeen,
  readAlertSettings,
  changeAlertSettings,
  testAlert,
  listIdentityProviders,
  addIdentityProvider,
  changeIdentityProvider,
  testIdentityProvider,
  exportAudit,
  listAuditEntries,
  listAuditPeople,
  listRequestViewers,
  readAuditState,
  whoSawPatient,
  readAuditRetention,
  listErasureReceipts,
  recordPrint,
  recordAuditPrint,
] as const;

export type RegisteredOperation = (typeof OPERATIONS)[number];
export type OperationName = RegisteredOperation["name"];
