import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeConsent, makePermission } from "./make-consent";
import { startTestSandbox, V3_PATHS, type TestSandbox } from "./test-sandbox";

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  token = await sandbox.v3Token();
});
afterAll(() => sandbox.close());

const init = <T = unknown>(change: Record<string, unknown> = {}, headers: Record<string, string | null> = {}) =>
  sandbox.callV3<T>(
    V3_PATHS.init,
    token,
    { consent: makeConsent("hina-refused@sbx", "IN2710000001", change) },
    headers,
  );

const error = (code: string, message: string) => ({ error: { code, message } });

describe("a v3 call", () => {
  it.each([
    ["X-CM-ID", null, 403, "Access Denied"],
    ["X-CM-ID", "abdm", 400, error("ABDM-2403", "Invalid X-CM-ID")],
    ["TIMESTAMP", "2026-01-01T10:00:00+05:30", 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["TIMESTAMP", "2020-01-01T10:00:00.000Z", 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["TIMESTAMP", null, 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["REQUEST-ID", null, 400, error("ABDM-2404", "Invalid Request Id")],
    ["REQUEST-ID", "42", 400, error("ABDM-2404", "Invalid Request Id")],
  ])("with the header %s: %s is answered with %i", async (name, value, status, body) => {
    const response = await init({}, { [name]: value });
    expect(response.status).toBe(status);
    expect(response.json ?? response.text).toEqual(body);
  });

  it("without a token, with an invalid token or with a token of another key is answered with 401", async () => {
    expect(await init({}, { Authorization: null })).toMatchObject({ status: 401, json: { code: "900902" } });
    expect(await init({}, { Authorization: "Bearer a.b.c" })).toMatchObject({ status: 401, json: { code: "900901" } });
    const forged = await sandbox.postControl<{ token: string }>("/token", {
      claims: { azp: "SBXID_CITY", generation: 0 },
      key: "stranger",
    });
    const headers = { Authorization: `Bearer ${forged.json.token}` };
    expect(await init({}, headers)).toMatchObject({ status: 401, json: { code: "900901" } });
  });

  it("with a repeated request id is answered with ABDM-1064", async () => {
    const id = randomUUID();
    expect((await init({}, { "REQUEST-ID": id })).status).toBe(202);
    expect(await init({}, { "REQUEST-ID": id })).toMatchObject({ status: 400, json: { error: { code: "ABDM-1064" } } });
  });

  it("for status or fetch without X-HIU-ID is answered with 401 and an empty body", async () => {
    for (const path of [V3_PATHS.status, V3_PATHS.fetch]) {
      expect(await sandbox.callV3(path, token, {}, { "X-HIU-ID": null })).toMatchObject({ status: 401, text: "" });
    }
  });

  it("with a revoked token is answered with 401", async () => {
    const revoked = await sandbox.v3Token();
    await sandbox.postControl("/tokens/revoke", { clientId: "SBXID_CITY" });
    expect((await sandbox.callV3(V3_PATHS.status, revoked, {})).status).toBe(401);
    token = await sandbox.v3Token();
  });
});

describe("a v3 consent request", () => {
  it("with several wrong fields is answered with an array of one entry for each", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const response = await init<{ error: unknown }[]>({
      purpose: { text: "Self requested", refUri: "a#b" },
      hiu: { id: "-" },
      permission: makePermission({
        dateRange: { from: "2015-01-01T00:00:00.000Z", to: tomorrow },
        dataEraseAt: "2020-01-01T00:00:00.000Z",
      }),
    });
    expect(response.status).toBe(400);
    expect(response.json.map(({ error: problem }) => problem)).toEqual(
      [
        "Invalid purpose text, it must be in Care Management, Break the Glass, Public Health, Healthcare Payment, Disease Specific Healthcare Research, Self Requested",
        "Consent purpose code cannot be null",
        "Invalid consent purpose refURI",
        "Invalid Service ID, it must be Alpha numeric and _ or - in middle",
        "Invalid from/to date. Date must be a present/before date",
        "Invalid data erase date. Date must be a future date",
      ].map((message) => ({ code: "ABDM-9999: ", message })),
    );
  });

  it("with an unknown HI type, an unknown HIU id or a body that is not JSON is answered with an error", async () => {
    expect((await init({ hiTypes: ["Observation"] })).json).toEqual(error("ABDM-1006: ", "Invalid HIType"));
    expect((await init({ hiu: { id: "IN2910000002" } })).json).toEqual(error("ABDM-1040", "Invalid HIU ID"));
    expect(await sandbox.callV3(V3_PATHS.init, token, "{")).toMatchObject({
      status: 400,
      json: error("ABDM-1006: ", "Bad Request, invalid request Body"),
    });
  });

  it("for an unknown ABHA address is answered with 202 and gets the error in on-init", async () => {
    const id = randomUUID();
    const body = { consent: makeConsent("nobody@sbx") };
    expect(await sandbox.callV3(V3_PATHS.init, token, body, { "REQUEST-ID": id })).toMatchObject({
      status: 202,
      text: "",
    });
    await expect
      .poll(() => sandbox.receiver.received.map(({ body: received }) => received))
      .toContainEqual({
        consentRequest: null,
        error: { code: "ABDM-1170", message: "Invalid ABHA address" },
        response: { requestId: id },
      });
  });
});

describe("a v3 acknowledgement", () => {
  it("with both an acknowledgement and an error, for an unknown notification, or without its id is answered with an error", async () => {
    const acknowledgement = [{ status: "OK", consentId: randomUUID() }];
    const response = { requestId: randomUUID() };
    const both = { acknowledgement, error: { code: "1", message: "no" }, response };
    expect((await sandbox.callV3(V3_PATHS.onNotify, token, both)).json).toEqual(error("ABDM-1015", "Invalid Response"));
    expect((await sandbox.callV3(V3_PATHS.onNotify, token, { acknowledgement, response })).json).toEqual(
      error("ABDM-2500", "No mapping found for"),
    );
    const blank = await sandbox.callV3(V3_PATHS.onNotify, token, { acknowledgement });
    expect(blank.json).toEqual([error("ABDM-9999: ", "RequestId cannot be NULL or Blank")]);
  });
});

describe("the ABHA search", () => {
  const search = (abhaAddress: string) =>
    sandbox.callV3("/abha/api/v3/phr/web/login/abha/search", token, { abhaAddress }, { "X-CM-ID": null });

  it("returns the name of the patient, and ABDM-1211 for an unknown address", async () => {
    expect(await search("hinapatel@sbx")).toMatchObject({
      status: 200,
      json: { abhaAddress: "hinapatel@sbx", fullName: "Hina Patel", status: "ACTIVE" },
    });
    expect(await search("nobody@sbx")).toMatchObject({
      status: 400,
      json: { code: "ABDM-1211", message: "User not found." },
    });
  });
});
