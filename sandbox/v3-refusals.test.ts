import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aConsent, aPermission } from "./testing/consent";
import { openDesk, V3, type Desk } from "./testing/desk";

let desk: Desk;
let token: string;
beforeAll(async () => {
  desk = await openDesk();
  token = await desk.v3Token();
});
afterAll(() => desk.close());

const init = (change: Record<string, unknown> = {}, headers: Record<string, string | null> = {}) =>
  desk.v3(V3.init, token, { consent: aConsent("hina-refused@sbx", "IN2710000001", change) }, headers);

const error = (code: string, message: string) => ({ error: { code, message } });

describe("a v3 call with wrong headers", () => {
  it.each([
    ["X-CM-ID", null, 403, "Access Denied"],
    ["X-CM-ID", "abdm", 400, error("ABDM-2403", "Invalid X-CM-ID")],
    ["TIMESTAMP", "2026-01-01T10:00:00+05:30", 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["TIMESTAMP", "2020-01-01T10:00:00.000Z", 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["TIMESTAMP", null, 404, error("ABDM-1016: ", "Invalid Timestamp")],
    ["REQUEST-ID", null, 400, error("ABDM-2404", "Invalid Request Id")],
    ["REQUEST-ID", "42", 400, error("ABDM-2404", "Invalid Request Id")],
  ])("%s %s is answered %i", async (name, value, status, body) => {
    const answer = await init({}, { [name]: value });
    expect(answer.status).toBe(status);
    expect(answer.json ?? answer.text).toEqual(body);
  });

  it("is refused without or with a bad bearer, and for a repeated request id", async () => {
    expect(await init({}, { Authorization: null })).toMatchObject({ status: 401, json: { code: "900902" } });
    expect(await init({}, { Authorization: "Bearer a.b.c" })).toMatchObject({ status: 401, json: { code: "900901" } });
    const forged = await desk.control("/token", { claims: { azp: "SBXID_CITY", generation: 0 }, key: "stranger" });
    const stranger = { Authorization: `Bearer ${forged.json.token}` };
    expect(await init({}, stranger)).toMatchObject({ status: 401, json: { code: "900901" } });
    const id = randomUUID();
    expect((await init({}, { "REQUEST-ID": id })).status).toBe(202);
    expect(await init({}, { "REQUEST-ID": id })).toMatchObject({ status: 400, json: { error: { code: "ABDM-1064" } } });
  });

  it("is a silent 401 without X-HIU-ID on status and fetch", async () => {
    for (const path of [V3.status, V3.fetch]) {
      expect(await desk.v3(path, token, {}, { "X-HIU-ID": null })).toMatchObject({ status: 401, text: "" });
    }
  });

  it("is refused once its token was revoked", async () => {
    const old = await desk.v3Token();
    await desk.control("/tokens/revoke", { clientId: "SBXID_CITY" });
    expect((await desk.v3(V3.status, old, {})).status).toBe(401);
    token = await desk.v3Token();
  });
});

describe("a v3 consent request", () => {
  it("with wrong fields is answered by an array with one entry each", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const answer = await init({
      purpose: { text: "Self requested", refUri: "a#b" },
      hiu: { id: "-" },
      permission: aPermission({
        dateRange: { from: "2015-01-01T00:00:00.000Z", to: tomorrow },
        dataEraseAt: "2020-01-01T00:00:00.000Z",
      }),
    });
    expect(answer.status).toBe(400);
    expect(answer.json.map((one: ReturnType<typeof error>) => one.error)).toEqual(
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

  it("is refused for HI types and HIU ids that nobody knows, and for JSON that is none", async () => {
    expect((await init({ hiTypes: ["Observation"] })).json).toEqual(error("ABDM-1006: ", "Invalid HIType"));
    expect((await init({ hiu: { id: "IN2910000002" } })).json).toEqual(error("ABDM-1040", "Invalid HIU ID"));
    expect(await desk.v3(V3.init, token, "{")).toMatchObject({
      status: 400,
      json: error("ABDM-1006: ", "Bad Request, invalid request Body"),
    });
  });

  it("for an unknown ABHA address is accepted and refused in on-init", async () => {
    const id = randomUUID();
    const body = { consent: aConsent("nobody@sbx") };
    expect(await desk.v3(V3.init, token, body, { "REQUEST-ID": id })).toMatchObject({ status: 202, text: "" });
    await expect
      .poll(() => desk.bridge.received.map((one) => one.body))
      .toContainEqual({
        consentRequest: null,
        error: { code: "ABDM-1170", message: "Invalid ABHA address" },
        response: { requestId: id },
      });
  });
});

describe("a v3 acknowledgement", () => {
  it("carries an acknowledgement or an error, and names a notification that went out", async () => {
    const acknowledgement = [{ status: "OK", consentId: randomUUID() }];
    const response = { requestId: randomUUID() };
    const both = { acknowledgement, error: { code: "1", message: "no" }, response };
    expect((await desk.v3(V3.onNotify, token, both)).json).toEqual(error("ABDM-1015", "Invalid Response"));
    expect((await desk.v3(V3.onNotify, token, { acknowledgement, response })).json).toEqual(
      error("ABDM-2500", "No mapping found for"),
    );
    const blank = await desk.v3(V3.onNotify, token, { acknowledgement });
    expect(blank.json).toEqual([error("ABDM-9999: ", "RequestId cannot be NULL or Blank")]);
  });
});

describe("an ABHA address", () => {
  const search = (abhaAddress: string) =>
    desk.v3("/abha/api/v3/phr/web/login/abha/search", token, { abhaAddress }, { "X-CM-ID": null });

  it("is found with its bearer's name, or not", async () => {
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
