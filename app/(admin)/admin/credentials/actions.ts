"use server";

import { createCredential } from "@/lib/credential/create-credential";
import { credentialIdInput, credentialInput } from "@/lib/credential/credential-input";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { retireCredential } from "@/lib/credential/retire-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { act } from "@/lib/web/action";

export async function createCredentialAction(form: Record<string, string>) {
  return act({ roles: ["admin"], input: credentialInput, verb: createCredential }, form);
}

export async function rotateCredentialAction(form: Record<string, string>) {
  return act({ roles: ["admin"], input: credentialInput, verb: replaceCredential }, form);
}

export async function testConnectionAction(form: { credentialId: string }) {
  return act({ roles: ["admin"], input: credentialIdInput, verb: testConnection }, form);
}

export async function retireCredentialAction(form: { credentialId: string }) {
  return act({ roles: ["admin"], input: credentialIdInput, verb: retireCredential }, form);
}

export async function registerCallbackAddressAction(form: { credentialId: string }) {
  return act({ roles: ["admin"], input: credentialIdInput, verb: registerCallbackAddress }, form);
}
