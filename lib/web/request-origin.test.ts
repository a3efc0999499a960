import { expect, test } from "vitest";
import { clientAddress, PEER_HEADER, requestOrigin } from "@/lib/web/request-origin";

const headers = (values: Record<string, string>) => new Headers(values);
const PEER = { [PEER_HEADER]: "::ffff:192.0.2.10" };

test.each([
  ["without proxies, whatever a client claims", {}, "203.0.113.9", 0, "192.0.2.10"],
  ["behind one proxy", {}, "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"],
  ["behind two proxies", {}, "203.0.113.9, 198.51.100.7, 198.51.100.8", 2, "198.51.100.7"],
  ["behind one proxy that adds a port", {}, "198.51.100.7:50123", 1, "198.51.100.7"],
  ["behind one proxy, with IPv6 and a port", {}, "[2001:db8::1]:50123", 1, "2001:db8::1"],
  ["behind one proxy that sends no header", {}, "", 1, "192.0.2.10"],
])(
  "the address of a client %s is the one that the outermost trusted proxy has seen",
  (_, more, forwarded, proxies, expected) => {
    const given = headers({ ...PEER, ...more, ...(forwarded && { "x-forwarded-for": forwarded }) });
    expect(clientAddress(given, proxies)).toBe(expected);
  },
);

test("what is no address is none", () => {
  expect(clientAddress(headers({ "x-forwarded-for": "unknown", ...PEER }), 1)).toBeNull();
  expect(clientAddress(headers({}), 0)).toBeNull();
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Chrome 131 on Windows",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 on Linux"],
  ["", null],
])("the device of %j is %j", (userAgent, expected) => {
  expect(requestOrigin(headers({ "user-agent": userAgent })).device).toBe(expected);
});
