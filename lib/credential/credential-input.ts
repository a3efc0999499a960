import "server-only";
import { z } from "zod";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { defaultTrust, issuersIn } from "@/lib/credential/credential-trust";
import { env } from "@/lib/env";
import type { CredentialId } from "@/lib/ids";
import { trimTrailingSlashes } from "@/lib/slashes";

const text = (most: number) =>
  z.string("required").trim().min(1, { error: "required", abort: true }).max(most, "too-long");

const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (typeof value === "string" && value.trim() === "" ? undefined : value), type.optional());

/** A web address without trailing slash. Secrets and tokens go there, so it is https, but on this machine or beside a sandbox. */
const address = text(500)
  .refine(isPlainAddress, { error: "not-an-address", abort: true })
  .refine((url) => url.startsWith("https:") || isLoopback(url) || env().SANDBOX === "on", "https-required")
  .transform(trimTrailingSlashes);

/** One or more addresses, separated by spaces or commas: a realm may have moved while its old tokens still come. */
const issuers = text(2000)
  .transform(issuersIn)
  .refine((all) => all.length > 0 && all.every(isPlainAddress), "not-an-address")
  .transform((all) => [...new Set(all)].join(" "));

const wholeNumber = (most: number, error: string) =>
  z
    .string(error)
    .trim()
    .regex(/^\d{1,4}$/, error)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, error);

/**
 * The form of `/admin/credentials`. A key set address and an issuer that are left out follow from the gateway's address; a rate that is left
 * out stays as it was.
 */
export const credentialInput = z
  .object({
    gatewayUrl: address,
    dialect: z.enum(DIALECTS, "required"),
    clientId: text(200),
    clientSecret: text(1000),
    hiuId: text(100),
    cmId: text(50),
    abhaUrl: optional(address),
    jwksUrl: optional(address),
    issuer: optional(issuers),
    callsPerSecond: optional(wholeNumber(100, "calls-per-second-out-of-range")),
    callBurst: optional(wholeNumber(500, "call-burst-out-of-range")),
  })
  .transform((given) => ({
    ...given,
    abhaUrl: given.abhaUrl ?? null,
    jwksUrl: given.jwksUrl ?? defaultTrust(given.gatewayUrl).jwksUrl,
    issuer: given.issuer ?? defaultTrust(given.gatewayUrl).issuer,
  }));
export type CredentialInput = z.infer<typeof credentialInput>;

/** Names one credential of the hospital; any text may come, and what is no id of ours is simply not found. */
export const credentialIdInput = z.object({
  credentialId: z.guid("invalid").transform((id) => id as CredentialId),
});

function isPlainAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

function isLoopback(value: string): boolean {
  const { hostname } = new URL(value);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
