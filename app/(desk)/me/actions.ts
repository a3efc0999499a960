"use server";

import { changeOwnName } from "@/lib/staff/change-own-name";
import { changePassword } from "@/lib/staff/change-password";
import { endOtherSessions } from "@/lib/staff/end-other-sessions";
import { endOwnSession } from "@/lib/staff/end-own-session";
import { addPasskey } from "@/lib/staff/passkey/add-passkey";
import { removePasskey } from "@/lib/staff/passkey/remove-passkey";
import { renamePasskey } from "@/lib/staff/passkey/rename-passkey";
import { confirmAuthenticatorApp } from "@/lib/staff/second-factor/confirm-authenticator-app";
import { makeRecoveryCodes } from "@/lib/staff/second-factor/make-recovery-codes";
import { removeAuthenticatorApp } from "@/lib/staff/second-factor/remove-authenticator-app";
import { startAuthenticatorApp } from "@/lib/staff/second-factor/start-authenticator-app";
import { runOperation } from "@/lib/web/run-operation";

export async function changeOwnNameAction(form: { name: string }) {
  return runOperation(changeOwnName, form);
}

export async function endOwnSessionAction(form: { id: string }) {
  return runOperation(endOwnSession, form);
}

export async function endOtherSessionsAction() {
  return runOperation(endOtherSessions, {});
}

export async function addPasskeyAction(form: { challengeId: string; response: unknown; name: string }) {
  return runOperation(addPasskey, form);
}

export async function renamePasskeyAction(form: { id: string; name: string }) {
  return runOperation(renamePasskey, form);
}

export async function removePasskeyAction(form: { id: string }) {
  return runOperation(removePasskey, form);
}

export async function startAuthenticatorAppAction() {
  return runOperation(startAuthenticatorApp, {});
}

export async function confirmAuthenticatorAppAction(form: { code: string }) {
  return runOperation(confirmAuthenticatorApp, form);
}

export async function removeAuthenticatorAppAction() {
  return runOperation(removeAuthenticatorApp, {});
}

export async function makeRecoveryCodesAction() {
  return runOperation(makeRecoveryCodes, {});
}

export async function changePasswordAction(form: { present: string; password: string }) {
  return runOperation(changePassword, form);
}
