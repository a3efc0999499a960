import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";

import { searchAbhaAddress } from "@/lib/abdm/http/search-abha-address";
import type { OutboundRequestId } from "@/lib/ids";

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
    requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as OutboundRequestId,
    timestamp: new Date("2026-10-06T15:10:00.587Z"),
    timeoutMs: 300,
  });
}

async function searchWithResponse(status: number, body: unknown) {
  const url = await listen((_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  return search(url);
}

it("searchAbhaAddress sends the gateway's token, the ids in the headers and the whole address", async () => {
  let received: { request: IncomingMessage; body: string } | undefined;
  const url = await listen((request, response) => {
    void text(request).then((body) => {
      received = { request, body };
      response.end(JSON.stringify(HINA));
    });
  });
  expect(await search(url)).toEqual({ outcome: "found", name: "Hina Patel" });
  expect(received?.request.url).toBe("/abha/api/v3/phr/web/login/abha/search");
  expect(received?.request.method).toBe("POST");
  expect(received?.request.headers).toMatchObject({
    authorization: "Bearer token",
    "content-type": "application/json",
    "request-id": "5f7a535d-a3fd-416b-b069-c97d021fbacd",
    timestamp: "2026-10-06T15:10:00.587Z",
  });
  expect(JSON.parse(received?.body ?? "")).toEqual({ abhaAddress: "hinapatel@sbx" });
});

describe("searchAbhaAddress returns found for", () => {
  it.each([
    ["status 202", 202, HINA],
    ["an address without its suffix", 200, { ...HINA, abhaAddress: "HinaPatel" }],
    ["a response with only the name", 200, { fullName: "Hina Patel" }],
  ])("%s", async (_name, status, body) => {
    expect(await searchWithResponse(status, body)).toEqual({ outcome: "found", name: "Hina Patel" });
  });
});

describe("searchAbhaAddress returns no name", () => {
  it("but not-found if no patient has the address", async () => {
    const error = { code: "ABDM-1211", message: "User not found." };
    expect(await searchWithResponse(400, error)).toEqual({ outcome: "not-found", error });
    expect(await searchWithResponse(200, { error })).toEqual({ outcome: "not-found", error });
  });

  it("but refused if the response is about another address", async () => {
    const other = { ...HINA, abhaAddress: "hinapatel2@sbx" };
    expect(await searchWithResponse(200, other)).toMatchObject({ outcome: "refused", error: { code: "" } });
  });

  it("but refused if the account is not active", async () => {
    const outcome = await searchWithResponse(200, { ...HINA, status: "DEACTIVATED" });
    expect(outcome).toMatchObject({ outcome: "refused", error: { message: expect.stringMatching(/deactivated/) } });
  });

  it.each([
    ["a name of spaces", { ...HINA, fullName: "  " }],
    ["an empty object", {}],
    ["a list", []],
  ])("but refused for %s", async (_name, body) => {
    expect(await searchWithResponse(200, body)).toMatchObject({ outcome: "refused" });
  });

  it("but unauthorised or refused for other errors", async () => {
    const error = { code: "900902", message: "Missing Credentials" };
    expect(await searchWithResponse(401, error)).toEqual({ outcome: "unauthorised", error });
    const field = { abhaAddress: "Invalid ABHA Address", timestamp: "2026-10-06 20:40:00" };
    expect(await searchWithResponse(400, field)).toMatchObject({
      outcome: "refused",
      error: { message: "abhaAddress: Invalid ABHA Address" },
    });
  });
});

describe("searchAbhaAddress returns unreachable", () => {
  it("if the port is closed or the address is not a URL", async () => {
    expect(await search("http://127.0.0.1:1/abha")).toEqual({ outcome: "unreachable" });
    expect(await search("")).toEqual({ outcome: "unreachable" });
  });

  it("if there is no response in time", async () => {
    expect(await search(await listen(() => {}))).toEqual({ outcome: "unreachable" });
  });
});
