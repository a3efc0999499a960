import "server-only";

import type { Dialect } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import type { KeySetAddress } from "@/lib/abdm/token-verification/key-set";
import { type OutboundRequestId, newId } from "@/lib/ids";
import { trimTrailingSlashes } from "@/lib/slashes";

export type KeySetAddressOptions = {
  /** Address of the realm's key set. */
  jwksUrl: string;
  gatewayUrl: string;
  dialect: Dialect;
  cmId: string;
  /** Our session token, for the key set that requires one; null while there is no session. */
  sessionToken: () => Promise<string | null>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/**
 * Returns the addresses of the key sets that can contain the keys that sign a gateway's callbacks, in the order in which
 * they are fetched: the realm's, then the gateway's own. They come from the configuration, never from a token. Source:
 * ABDM, callback authenticity.
 */
export function keySetAddresses({ jwksUrl, gatewayUrl, dialect, ...session }: KeySetAddressOptions): KeySetAddress[] {
  const { origin } = new URL(gatewayUrl);
  const gatewayAddresses = dialect.keySetLocations.map(({ base, path, needsToken }): KeySetAddress => {
    const url = `${base === "origin" ? origin : trimTrailingSlashes(gatewayUrl)}${path}`;
    return needsToken ? { url, headers: () => sessionHeaders(session) } : { url };
  });
  return [{ url: jwksUrl }, ...gatewayAddresses.filter(({ url }) => url !== jwksUrl)];
}

async function sessionHeaders({
  cmId,
  sessionToken,
  now,
}: Pick<KeySetAddressOptions, "cmId" | "sessionToken" | "now">): Promise<Record<string, string> | null> {
  const token = await sessionToken();
  if (token === null) return null;
  return {
    Authorization: `Bearer ${token}`,
    "REQUEST-ID": newId<OutboundRequestId>(),
    TIMESTAMP: formatTimestamp(new Date(now())),
    "X-CM-ID": cmId,
  };
}
