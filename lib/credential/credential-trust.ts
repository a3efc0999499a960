import "server-only";

/** Where callback signatures are verified unless the credential names another place: below the gateway's origin. */
export function defaultTrust(gatewayUrl: string): { jwksUrl: string; issuer: string } {
  const issuer = `${new URL(gatewayUrl).origin}/auth/realms/central-registry`;
  return { jwksUrl: `${issuer}/protocol/openid-connect/certs`, issuer };
}

/** The issuers that a credential names: one or several addresses, separated by spaces or commas. */
export function issuersIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
