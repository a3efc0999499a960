"use server";

import type { ProviderInput } from "@/components/admin/single-sign-on/provider-form";
import { addIdentityProvider } from "@/lib/staff/single-sign-on/add-identity-provider";
import { changeIdentityProvider } from "@/lib/staff/single-sign-on/change-identity-provider";
import { testIdentityProvider } from "@/lib/staff/single-sign-on/test-identity-provider";
import { runOperation } from "@/lib/web/run-operation";

export async function addIdentityProviderAction(input: ProviderInput) {
  return runOperation(addIdentityProvider, input);
}

export async function changeIdentityProviderAction(input: ProviderInput & { id: string }) {
  return runOperation(changeIdentityProvider, input);
}

export async function testIdentityProviderAction(input: { id: string }) {
  return runOperation(testIdentityProvider, input);
}
