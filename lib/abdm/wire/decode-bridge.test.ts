import { describe, expect, it, test } from "vitest";
import { decodeBridge } from "@/lib/abdm/wire/decode-bridge";

const BRIDGE = { id: "SBX_1", name: "Desk", url: "https://desk.example.org", active: true, blocklisted: false };
const SERVICE = { id: "IN2710000001", name: "City Hospital", types: ["HIU"], endpoints: {}, active: true };
const decode = (body: unknown, status = 200) => decodeBridge(status, JSON.stringify(body));

describe("decodeBridge", () => {
  const bridge = {
    url: "https://desk.example.org",
    active: true,
    services: [{ id: "IN2710000001", types: ["HIU"], active: true }],
  };

  test.each([
    ["by itself", { bridge: BRIDGE, services: [SERVICE] }],
    ["in service", { service: { bridge: BRIDGE, services: [SERVICE] } }],
    ["in data", { data: { bridge: BRIDGE, services: [SERVICE] } }],
    ["with unknown fields", { entity: 1, bridge: { ...BRIDGE, more: {} }, services: [SERVICE, null, 7] }],
    [
      "with a service that is described by flags",
      { bridge: BRIDGE, services: [{ serviceId: SERVICE.id, isHiu: true }] },
    ],
  ])("decodes a bridge %s", (_, body) => expect(decode(body)).toEqual(bridge));

  it("returns no address before one is registered", () => {
    const notRegistered = { url: null, active: true, services: [] };
    expect(decodeBridge(204, "")).toEqual(notRegistered);
    expect(decodeBridge(200, " ")).toEqual(notRegistered);
    expect(decode({ error: { code: "ABDM-1001: ", message: "No data found" } }, 404)).toEqual(notRegistered);
    expect(decode({ bridge: { ...BRIDGE, url: null }, services: null })).toEqual(notRegistered);
  });

  it("returns an inactive bridge if it is inactive or blocklisted", () => {
    expect(decode({ bridge: { ...BRIDGE, active: false }, services: [] })?.active).toBe(false);
    expect(decode({ bridge: { ...BRIDGE, blocklisted: true }, services: [] })?.active).toBe(false);
  });

  test.each([
    ["an error", 401, JSON.stringify({ code: "900901", message: "Invalid Credentials" })],
    ["the HTML page of a firewall", 200, "<html><body>Blocked</body></html>"],
    ["other JSON", 200, JSON.stringify(["bridge"])],
    ["incomplete JSON", 200, '{"bridge": {"url": "https://de'],
  ])("returns null for %s", (_, status, body) => expect(decodeBridge(status, body)).toBeNull());
});
