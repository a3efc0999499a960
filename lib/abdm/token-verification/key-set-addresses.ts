import "server-only";

import type { KeyAddress } from "@/lib/abdm/token-verification/fetch-keys";
import type { Dialect } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { type GatewayRequestId, newId } from "@/lib/ids";

export type KeyAddressOptions = {
  /** The realm's own set. */
  jwksUrl: string;
  gatewayUrl: string;
  dialect: Dialect;
  cmId: string;
  /** Our session token, for the set that asks for one; null where there is none. */
  token: () => Promise<string | null>;
  now: () => number;
};

/**
 * Where the keys are that sign a gateway's callbacks, in the order to ask: the realm, then the gateway itself. Configured, never
 * taken from a token. Source: ABDM, callback authenticity.
 */
export function keyAddresses({ jwksUrl, gatewayUrl, dialect, ...session }: KeyAddressOptions): KeyAddress[] {
  const { origin } = new URL(gatewayUrl);
  const own = dialect.keyPlaces.map(({ base, path, needsToken }): KeyAddress => {
    const url = `${base === "origin" ? origin : gatewayUrl.replace(/\/+$/, "")}${path}`;
    return needsToken ? { url, headers: () => headersOf(session) } : { url };
  });
  return [{ url: jwksUrl }, ...own.filter(({ url }) => url !== jwksUrl)];
}

async function headersOf({ cmId, token, now }: Pick<KeyAddressOptions, "cmId" | "token" | "now">) {
  const held = await token();
  if (held === null) return null;
  return {
    Authorization: `Bearer ${held}`,
    "REQUEST-ID": newId<GatewayRequestId>(),
    TIMESTAMP: formatTimestamp(new Date(now())),
    "X-CM-ID": cmId,
  };
}
