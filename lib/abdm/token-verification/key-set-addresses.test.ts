import { describe, expect, it } from "vitest";

import { dialectOf } from "@/lib/abdm/dialects";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";

const at = (dialect: "v3" | "v0.5", gatewayUrl: string, jwksUrl: string, token: string | null = "session") =>
  keySetAddresses({
    jwksUrl,
    gatewayUrl,
    dialect: dialectOf(dialect),
    cmId: "sbx",
    sessionToken: async () => token,
    now: () => Date.UTC(2026, 8, 1, 10),
  });

const REALM = "https://dev.abdm.gov.in/auth/realms/central-registry/protocol/openid-connect/certs";

describe("where the keys are", () => {
  it.each([
    ["v3", "https://dev.abdm.gov.in"],
    ["v0.5", "https://dev.abdm.gov.in/gateway"],
  ] as const)("is the realm, then the sets of v0.5 and v3, for a %s credential", (dialect, gatewayUrl) => {
    expect(at(dialect, gatewayUrl, REALM).map(({ url }) => url)).toEqual([
      REALM,
      "https://dev.abdm.gov.in/gateway/v0.5/certs",
      "https://dev.abdm.gov.in/api/hiecm/gateway/v3/certs",
    ]);
  });

  it("is no address twice", () => {
    const urls = at("v3", "https://dev.abdm.gov.in", "https://dev.abdm.gov.in/gateway/v0.5/certs").map(
      ({ url }) => url,
    );
    expect(new Set(urls).size).toBe(urls.length);
  });

  it("shows our session to the set of v3 alone, in the headers it demands", async () => {
    const [realm, old, present] = at("v3", "https://dev.abdm.gov.in", REALM);
    expect([realm?.headers, old?.headers]).toEqual([undefined, undefined]);
    expect(await present?.headers?.()).toEqual({
      Authorization: "Bearer session",
      "REQUEST-ID": expect.stringMatching(/^[0-9a-f-]{36}$/),
      TIMESTAMP: "2026-09-01T10:00:00.000Z",
      "X-CM-ID": "sbx",
    });
  });

  it("has nothing to show there without a session", async () => {
    expect(await at("v3", "https://dev.abdm.gov.in", REALM, null)[2]?.headers?.()).toBeNull();
  });
});
