"use server";

import { createCredential } from "@/lib/credential/create-credential";
import { requireCallbackSecret } from "@/lib/credential/require-callback-secret";
import { retireCredential } from "@/lib/credential/retire-credential";
import { changeRecordSettings } from "@/lib/hospital/change-record-settings";
import type { RecordSettings } from "@/lib/hospital/record-settings";
import { changeStaffSettings } from "@/lib/hospital/change-staff-settings";
import type { StaffSettings } from "@/lib/hospital/staff-settings";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { changeAlertSettings } from "@/lib/operations/detection/change-alert-settings";
import { testAlert } from "@/lib/operations/detection/test-alert";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { runOperation } from "@/lib/web/run-operation";

export async function createCredentialAction(form: Record<string, string>) {
  return runOperation(createCredential, form);
}

export async function replaceCredentialAction(form: Record<string, string>) {
  return runOperation(replaceCredential, form);
}

export async function testConnectionAction(form: { credentialId: string }) {
  return runOperation(testConnection, form);
}

export async function retireCredentialAction(form: { credentialId: string }) {
  return runOperation(retireCredential, form);
}

export async function registerCallbackAddressAction(form: { credentialId: string }) {
  return runOperation(registerCallbackAddress, form);
}

export async function requireCallbackSecretAction(form: { credentialId: string; required: boolean }) {
  return runOperation(requireCallbackSecret, form);
}

export async function changeStaffSettingsAction(form: StaffSettings) {
  return runOperation(changeStaffSettings, form);
}

export async function changeRecordSettingsAction(form: RecordSettings) {
  return runOperation(changeRecordSettings, form);
}

export async function changeAlertSettingsAction(form: { alertUrl: string }) {
  return runOperation(changeAlertSettings, form);
}

export async function testAlertAction() {
  return runOperation(testAlert, {});
}
