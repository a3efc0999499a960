import "server-only";
import { z } from "zod";
import { ROLES } from "@/lib/db/actor";
import { env } from "@/lib/env";
import type { IdentityProviderId } from "@/lib/ids";

const text = (most: number) =>
  z.string("required").trim().min(1, { error: "required", abort: true }).max(most, "too-long");

/** The issuer as the provider writes it: a slash at its end belongs to it. */
const issuer = text(500)
  .refine(isPlainAddress, { error: "not-an-issuer", abort: true })
  .refine((url) => url.startsWith("https:") || env().SANDBOX === "on", "https-required");

const roleRules = z
  .array(z.object({ value: text(300), role: z.enum(ROLES, "invalid") }), "required")
  .min(1, "role-rules-missing")
  .max(100, "too-long");

const common = {
  name: text(60),
  issuer,
  clientId: text(200),
  roleClaim: text(100),
  roleRules,
  createsAccounts: z.boolean("invalid"),
  isEnabled: z.boolean("invalid"),
};

const clientSecret = text(1000);

/** A provider that is added. */
export const newProviderInput = z.object({ ...common, clientSecret });

/** A provider as it is to be; without a secret the stored one stays. */
export const changedProviderInput = z.object({
  ...common,
  id: z.guid("invalid").transform((id) => id as IdentityProviderId),
  clientSecret: z.preprocess((value) => (value === "" ? undefined : value), clientSecret.optional()),
});

/** Names one provider of the hospital. */
export const providerIdInput = changedProviderInput.pick({ id: true });

function isPlainAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return url.username === "" && url.password === "" && !/[?#]/.test(value);
}
