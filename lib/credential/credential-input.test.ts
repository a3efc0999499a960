import { describe, expect, it } from "vitest";
import { credentialInput } from "@/lib/credential/credential-input";

const given = {
  gatewayUrl: "https://dev.abdm.gov.in/",
  dialect: "v3",
  clientId: " SBXID_1 ",
  clientSecret: "secret",
  hiuId: "IN2700000000",
  cmId: "sbx",
  abhaUrl: "",
};

const faults = (more: Record<string, unknown>) => {
  const parsed = credentialInput.safeParse({ ...given, ...more });
  return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message]));
};

describe("a credential's form", () => {
  it("is tidied, and the keys follow from the gateway's origin", () => {
    expect(credentialInput.parse({ ...given, gatewayUrl: "https://dev.ndhm.gov.in/gateway/" })).toEqual({
      ...given,
      gatewayUrl: "https://dev.ndhm.gov.in/gateway",
      clientId: "SBXID_1",
      abhaUrl: null,
      issuer: "https://dev.ndhm.gov.in/auth/realms/central-registry",
      jwksUrl: "https://dev.ndhm.gov.in/auth/realms/central-registry/protocol/openid-connect/certs",
    });
  });

  it("may name them itself", () => {
    const named = { jwksUrl: "https://keys.example/certs", issuer: "https://names.example/realm" };
    expect(credentialInput.parse({ ...given, ...named })).toMatchObject(named);
  });

  it("may name several issuers", () => {
    const issuer = " https://dev.abdm.gov.in/realm, https://dev.ndhm.gov.in/realm\nhttps://dev.abdm.gov.in/realm ";
    expect(credentialInput.parse({ ...given, issuer }).issuer).toBe(
      "https://dev.abdm.gov.in/realm https://dev.ndhm.gov.in/realm",
    );
    expect(faults({ issuer: "https://dev.abdm.gov.in/realm, elsewhere" })).toEqual({ issuer: "not-an-address" });
    expect(faults({ issuer: " , " })).toEqual({ issuer: "not-an-address" });
  });

  it.each(["http://localhost:4000", "http://127.0.0.1:4000/gateway", "http://[::1]:4000", "https://gateway.example"])(
    "takes %s",
    (gatewayUrl) => expect(faults({ gatewayUrl })).toEqual({}),
  );

  it.each([
    ["http://dev.abdm.gov.in", "https-required"],
    ["http://localhost.evil.example", "https-required"],
    ["http://127.0.0.1.evil.example", "https-required"],
    ["ftp://dev.abdm.gov.in", "not-an-address"],
    ["https://user:pass@dev.abdm.gov.in", "not-an-address"],
    ["https://dev.abdm.gov.in/?x=1", "not-an-address"],
    ["dev.abdm.gov.in", "not-an-address"],
    ["", "required"],
  ])("refuses %s", (gatewayUrl, message) => expect(faults({ gatewayUrl })).toEqual({ gatewayUrl: message }));

  it("names every field that is missing", () => {
    const parsed = credentialInput.safeParse({});
    const fields = new Set(parsed.error?.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
    expect(fields).toEqual(
      new Set(["gatewayUrl", "dialect", "clientId", "clientSecret", "hiuId", "cmId"].map((name) => `${name} required`)),
    );
  });

  it("may name how many calls are made a second, and at once, as whole numbers", () => {
    expect(credentialInput.parse({ ...given, callsPerSecond: " 100 ", callBurst: "1" })).toMatchObject({
      callsPerSecond: 100,
      callBurst: 1,
    });
    const left = credentialInput.parse({ ...given, callsPerSecond: "", callBurst: " " });
    expect([left.callsPerSecond, left.callBurst]).toEqual([undefined, undefined]);
  });

  it.each(["0", "101", "1.5", "-1", "ten", "1e1", "99999", 5, [null]])("refuses %j calls a second", (callsPerSecond) =>
    expect(faults({ callsPerSecond })).toEqual({ callsPerSecond: "calls-per-second-out-of-range" }),
  );

  it.each(["0", "501", "2.0"])("refuses %j calls at once", (callBurst) =>
    expect(faults({ callBurst })).toEqual({ callBurst: "call-burst-out-of-range" }),
  );
});
