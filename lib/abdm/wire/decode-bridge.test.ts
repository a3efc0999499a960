import { describe, expect, it, test } from "vitest";
import { decodeBridge } from "./decode-bridge";

const BRIDGE = { id: "SBX_1", name: "Desk", url: "https://desk.example.org", active: true, blocklisted: false };
const SERVICE = { id: "IN2710000001", name: "City Hospital", types: ["HIU"], endpoints: {}, active: true };
const read = (body: unknown, status = 200) => decodeBridge(status, JSON.stringify(body));

describe("what the gateway tells of a client", () => {
  const whole = {
    url: "https://desk.example.org",
    active: true,
    services: [{ id: "IN2710000001", types: ["HIU"], active: true }],
  };

  test.each([
    ["bare", { bridge: BRIDGE, services: [SERVICE] }],
    ["under service", { service: { bridge: BRIDGE, services: [SERVICE] } }],
    ["under data", { data: { bridge: BRIDGE, services: [SERVICE] } }],
    ["with fields that nobody announced", { entity: 1, bridge: { ...BRIDGE, more: {} }, services: [SERVICE, null, 7] }],
    ["with a service by its flags", { bridge: BRIDGE, services: [{ serviceId: SERVICE.id, isHiu: true }] }],
  ])("is read %s", (_, body) => expect(read(body)).toEqual(whole));

  it("names no address before one was registered", () => {
    const nothing = { url: null, active: true, services: [] };
    expect(decodeBridge(204, "")).toEqual(nothing);
    expect(decodeBridge(200, " ")).toEqual(nothing);
    expect(read({ error: { code: "ABDM-1001: ", message: "No data found" } }, 404)).toEqual(nothing);
    expect(read({ bridge: { ...BRIDGE, url: null }, services: null })).toEqual(nothing);
  });

  it("delivers nothing while the bridge is inactive or blocklisted", () => {
    expect(read({ bridge: { ...BRIDGE, active: false }, services: [] })?.active).toBe(false);
    expect(read({ bridge: { ...BRIDGE, blocklisted: true }, services: [] })?.active).toBe(false);
  });

  test.each([
    ["a refusal", 401, JSON.stringify({ code: "900901", message: "Invalid Credentials" })],
    ["a firewall's page", 200, "<html><body>Blocked</body></html>"],
    ["JSON of another shape", 200, JSON.stringify(["bridge"])],
    ["half an answer", 200, '{"bridge": {"url": "https://de'],
  ])("is not guessed from %s", (_, status, body) => expect(decodeBridge(status, body)).toBeNull());
});
