import "server-only";
import { createRemoteJWKSet, customFetch as keySetFetch, type JWTVerifyGetKey } from "jose";
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ClientAuth,
  type ServerMetadata,
} from "openid-client";
import { MINUTE, SECOND } from "@/lib/clock";
import { env } from "@/lib/env";
import type { IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import { providerFetch } from "@/lib/staff/single-sign-on/provider-fetch";
import { openProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";

/** The signatures that ID tokens and logout tokens may have: those with a public key. Never `none`, never the client secret. */
export const SIGNATURE_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** By so much the clock of a provider may differ from ours, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** So long what a provider publishes about itself is not read again. */
const KEPT_FOR = 10 * MINUTE;
/** Above this many providers, the one that was read first is forgotten. */
const MOST_PROVIDERS = 200;

/** A provider as it describes itself, and its keys. */
export type ProviderClient = { config: Configuration; keys: JWTVerifyGetKey };

/** The provider cannot be used for signing in: what it publishes about itself is not enough. */
export class UnusableProvider extends Error {
  override readonly name = "UnusableProvider";
}

type ProviderFacts = Pick<IdentityProviderRow, "id" | "issuer" | "clientId" | "clientSecret">;

const clients = new Map<string, { readAt: number; client: Promise<ProviderClient> }>();

/**
 * The client of a provider, from the discovery document below its issuer, which is read at most every ten minutes. Throws
 * {@link UnusableProvider}, `ProviderUnreachable` within another error, and what the library throws for a document of another issuer.
 */
export function providerClient(provider: ProviderFacts): Promise<ProviderClient> {
  const key = JSON.stringify([provider.id, provider.issuer, provider.clientId, provider.clientSecret]);
  const known = clients.get(key);
  if (known && performance.now() - known.readAt < KEPT_FOR) return known.client;
  const client = readClient(provider);
  clients.delete(key);
  clients.set(key, { readAt: performance.now(), client });
  client.catch(() => {
    if (clients.get(key)?.client === client) clients.delete(key);
  });
  const [first] = clients.keys();
  if (clients.size > MOST_PROVIDERS && first !== undefined) clients.delete(first);
  return client;
}

async function readClient(provider: ProviderFacts): Promise<ProviderClient> {
  const metadata = await readMetadata(provider.issuer, provider.clientId);
  const config = new Configuration(
    { ...metadata, id_token_signing_alg_values_supported: usableAlgorithms(metadata) },
    provider.clientId,
    { [clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    clientAuthOf(metadata, openProviderSecret(provider)),
  );
  config[customFetch] = providerFetch;
  // Else the library takes an ID token that came over TLS without looking at its signature.
  enableNonRepudiationChecks(config);
  if (allowsHttp()) allowInsecureRequests(config);
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri ?? ""), {
    [keySetFetch]: providerFetch,
    cooldownDuration: 30 * SECOND,
  });
  return { config, keys };
}

/**
 * What the provider of an issuer publishes about itself, which is checked to name this issuer, https addresses, and a signature that is accepted. Throws
 * {@link UnusableProvider}, `ProviderUnreachable` within another error, and what the library throws.
 */
export async function readMetadata(issuer: string, clientId: string): Promise<Readonly<ServerMetadata>> {
  const found = await discovery(new URL(issuer), clientId, undefined, undefined, {
    [customFetch]: providerFetch,
    execute: allowsHttp() ? [allowInsecureRequests] : [],
  });
  const metadata = found.serverMetadata();
  // The library compares addresses; tokens and the `iss` parameter are compared as text.
  if (metadata.issuer !== issuer) throw new UnusableProvider("the discovery document names another issuer");
  const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
  if (![authorization_endpoint, token_endpoint, jwks_uri].every(isUsableAddress))
    throw new UnusableProvider("an address of the provider is missing, or not https");
  if (usableAlgorithms(metadata).length === 0)
    throw new UnusableProvider("the provider signs ID tokens with no public key");
  return metadata;
}

/** The signatures of a provider's ID tokens that are accepted. RS256 is what a provider uses that names none. */
export function usableAlgorithms({ id_token_signing_alg_values_supported: all }: Readonly<ServerMetadata>): string[] {
  return (all ?? ["RS256"]).filter((algorithm) => SIGNATURE_ALGORITHMS.includes(algorithm));
}

const allowsHttp = () => env().SANDBOX === "on";

function isUsableAddress(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && allowsHttp());
}

/** How the client shows its secret; a provider that names no way takes HTTP Basic. Source: OpenID Connect Discovery 1.0, section 3. */
function clientAuthOf({ token_endpoint_auth_methods_supported }: Readonly<ServerMetadata>, secret: string): ClientAuth {
  const methods = token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  if (!methods.includes("client_secret_basic") && methods.includes("client_secret_post"))
    return ClientSecretPost(secret);
  return ClientSecretBasic(secret);
}
