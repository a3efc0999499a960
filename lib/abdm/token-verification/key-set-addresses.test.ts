import { describe, expect, it } from "vitest";

import { dialectOf } from "@/lib/abdm/dialects";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";

const addressesOf = (dialect: "v3" | "v0.5", gatewayUrl: string, jwksUrl: string, token: string | null = "session") =>
  keySetAddresses({
    jwksUrl,
    gatewayUrl,
    dialect: dialectOf(dialect),
    cmId: "sbx",
    sessionToken: async () => token,
    now: () => Date.UTC(2026, 8, 1, 10),
  });

const REALM = "https://dev.abdm.gov.in/auth/realms/central-registry/protocol/openid-connect/certs";

describe("keySetAddresses", () => {
  it.each([
    ["v3", "https://dev.abdm.gov.in"],
    ["v0.5", "https://dev.abdm.gov.in/gateway"],
  ] as const)(
    "returns the key sets of the realm, of v0.5 and of v3, in this order, for a %s credential",
    (dialect, gatewayUrl) => {
      expect(addressesOf(dialect, gatewayUrl, REALM).map(({ url }) => url)).toEqual([
        REALM,
        "https://dev.abdm.gov.in/gateway/v0.5/certs",
        "https://dev.abdm.gov.in/api/hiecm/gateway/v3/certs",
      ]);
    },
  );

  it("returns no address twice", () => {
    const urls = addressesOf("v3", "https://dev.abdm.gov.in", "https://dev.abdm.gov.in/gateway/v0.5/certs").map(
      ({ url }) => url,
    );
    expect(new Set(urls).size).toBe(urls.length);
  });

  it("sends the session token only to the key set of v3, with the headers that v3 requires", async () => {
    const [realm, v05, v3] = addressesOf("v3", "https://dev.abdm.gov.in", REALM);
    expect([realm?.headers, v05?.headers]).toEqual([undefined, undefined]);
    expect(await v3?.headers?.()).toEqual({
      Authorization: "Bearer session",
      "REQUEST-ID": expect.stringMatching(/^[0-9a-f-]{36}$/),
      TIMESTAMP: "2026-09-01T10:00:00.000Z",
      "X-CM-ID": "sbx",
    });
  });

  it("returns no headers for the key set of v3 while there is no session", async () => {
    expect(await addressesOf("v3", "https://dev.abdm.gov.in", REALM, null)[2]?.headers?.()).toBeNull();
  });
});
