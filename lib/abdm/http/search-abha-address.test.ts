import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";

import { searchAbhaAddress } from "@/lib/abdm/http/search-abha-address";
import type { GatewayRequestId } from "@/lib/ids";

/** The ABHA v3 specification's own example of the address search, the personal values replaced. */
const HINA = {
  healthIdNumber: "91-1111-2222-3333",
  abhaAddress: "hinapatel@sbx",
  authMethods: ["MOBILE_OTP", "PASSWORD"],
  blockedAuthMethods: [],
  status: "ACTIVE",
  message: null,
  fullName: " Hina Patel ",
  mobile: "9340******",
};

let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/abha`;
}

function search(abhaUrl: string) {
  return searchAbhaAddress({
    abhaUrl,
    accessToken: "token",
    abhaAddress: "hinapatel@sbx",
    requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as GatewayRequestId,
    timestamp: new Date("2026-10-06T15:10:00.587Z"),
    timeoutMs: 300,
  });
}

async function answered(status: number, body: unknown) {
  const url = await listen((_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  return search(url);
}

it("asks with the gateway's token, the ids in the headers and the whole address", async () => {
  let seen: { request: IncomingMessage; body: string } | undefined;
  const url = await listen((request, response) => {
    void text(request).then((body) => {
      seen = { request, body };
      response.end(JSON.stringify(HINA));
    });
  });
  expect(await search(url)).toEqual({ outcome: "found", name: "Hina Patel" });
  expect(seen?.request.url).toBe("/abha/api/v3/phr/web/login/abha/search");
  expect(seen?.request.method).toBe("POST");
  expect(seen?.request.headers).toMatchObject({
    authorization: "Bearer token",
    "content-type": "application/json",
    "request-id": "5f7a535d-a3fd-416b-b069-c97d021fbacd",
    timestamp: "2026-10-06T15:10:00.587Z",
  });
  expect(JSON.parse(seen?.body ?? "")).toEqual({ abhaAddress: "hinapatel@sbx" });
});

describe("who is found", () => {
  it.each([
    ["202 as well as 200", 202, HINA],
    ["an address without its suffix", 200, { ...HINA, abhaAddress: "HinaPatel" }],
    ["nothing but the name", 200, { fullName: "Hina Patel" }],
  ])("%s", async (_name, status, body) => {
    expect(await answered(status, body)).toEqual({ outcome: "found", name: "Hina Patel" });
  });
});

describe("who is not", () => {
  it("nobody by that address", async () => {
    const error = { code: "ABDM-1211", message: "User not found." };
    expect(await answered(400, error)).toEqual({ outcome: "not-found", error });
    expect(await answered(200, { error })).toEqual({ outcome: "not-found", error });
  });

  it("somebody else", async () => {
    const other = { ...HINA, abhaAddress: "hinapatel2@sbx" };
    expect(await answered(200, other)).toMatchObject({ outcome: "refused", error: { code: "" } });
  });

  it("a person whose account sleeps", async () => {
    const told = await answered(200, { ...HINA, status: "DEACTIVATED" });
    expect(told).toMatchObject({ outcome: "refused", error: { message: expect.stringMatching(/deactivated/) } });
  });

  it.each([
    ["a name that is none", { ...HINA, fullName: "  " }],
    ["an empty object", {}],
    ["a list", []],
  ])("%s", async (_name, body) => {
    expect(await answered(200, body)).toMatchObject({ outcome: "refused" });
  });

  it("complaints of every other kind", async () => {
    const error = { code: "900902", message: "Missing Credentials" };
    expect(await answered(401, error)).toEqual({ outcome: "unauthorised", error });
    const field = { abhaAddress: "Invalid ABHA Address", timestamp: "2026-10-06 20:40:00" };
    expect(await answered(400, field)).toMatchObject({
      outcome: "refused",
      error: { message: "abhaAddress: Invalid ABHA Address" },
    });
  });
});

describe("a service that cannot be asked", () => {
  it("because it is not there, or the address is none", async () => {
    expect(await search("http://127.0.0.1:1/abha")).toEqual({ outcome: "unreachable" });
    expect(await search("")).toEqual({ outcome: "unreachable" });
  });

  it("because it does not answer in time", async () => {
    expect(await search(await listen(() => {}))).toEqual({ outcome: "unreachable" });
  });
});
