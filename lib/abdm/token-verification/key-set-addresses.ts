import "server-only";

import type { KeySetAddress } from "@/lib/abdm/token-verification/fetch-keys";
import type { Dialect } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { type GatewayRequestId, newId } from "@/lib/ids";

export type KeySetAddressOptions = {
  /** The realm's own set. */
  jwksUrl: string;
  gatewayUrl: string;
  dialect: Dialect;
  cmId: string;
  /** Our session token, for the set that asks for one; null where there is none. */
  sessionToken: () => Promise<string | null>;
  now: () => number;
};

/**
 * Where the keys are that sign a gateway's callbacks, in the order to ask: the realm, then the gateway itself. Configured, never
 * taken from a token. Source: ABDM, callback authenticity.
 */
export function keySetAddresses({ jwksUrl, gatewayUrl, dialect, ...session }: KeySetAddressOptions): KeySetAddress[] {
  const { origin } = new URL(gatewayUrl);
  const own = dialect.keySetLocations.map(({ base, path, needsToken }): KeySetAddress => {
    const url = `${base === "origin" ? origin : gatewayUrl.replace(/\/+$/, "")}${path}`;
    return needsToken ? { url, headers: () => headersOf(session) } : { url };
  });
  return [{ url: jwksUrl }, ...own.filter(({ url }) => url !== jwksUrl)];
}

async function headersOf({ cmId, sessionToken: token, now }: Pick<KeySetAddressOptions, "cmId" | "token" | "now">) {
  const held = await sessionToken();
  if (held === null) return null;
  return {
    Authorization: `Bearer ${held}`,
    "REQUEST-ID": newId<GatewayRequestId>(),
    TIMESTAMP: formatTimestamp(new Date(now())),
    "X-CM-ID": cmId,
  };
}
