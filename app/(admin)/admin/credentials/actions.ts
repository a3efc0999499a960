"use server";

import { createCredential } from "@/lib/credential/create-credential";
import { requireCallbackSecret } from "@/lib/credential/require-callback-secret";
import { retireCredential } from "@/lib/credential/retire-credential";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { runCommand } from "@/lib/web/run-command";

export async function createCredentialAction(form: Record<string, string>) {
  return runCommand(createCredential, form);
}

export async function replaceCredentialAction(form: Record<string, string>) {
  return runCommand(replaceCredential, form);
}

export async function testConnectionAction(form: { credentialId: string }) {
  return runCommand(testConnection, form);
}

export async function retireCredentialAction(form: { credentialId: string }) {
  return runCommand(retireCredential, form);
}

export async function registerCallbackAddressAction(form: { credentialId: string }) {
  return runCommand(registerCallbackAddress, form);
}

export async function requireCallbackSecretAction(form: { credentialId: string; required: boolean }) {
  return runCommand(requireCallbackSecret, form);
}
