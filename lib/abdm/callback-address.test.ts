import { describe, expect, test } from "vitest";
import { readCallbackAddress, withoutExtraSlashes } from "@/lib/abdm/callback-address";

const SECRET = "0f".repeat(16);

describe("a callback's path names its message", () => {
  // The paths of the specification and those at which published systems receive callbacks.
  test.each([
    ["on-init", "/api/v3/hiu/consent/request/on-init"],
    ["on-init", "/v3/hiu/consent/request/on-init"],
    ["on-init", "/v3/consent/requests/on-init"],
    ["on-init", "/api/v3/consent/requests/on-init"],
    ["on-init", "/api/v3/consents/request/on-init"],
    ["on-status", "/api/v3/hiu/consent/request/on-status"],
    ["on-status", "/v3/consent/requests/on-status"],
    ["notify", "/api/v3/hiu/consent/request/notify"],
    ["notify", "/api/v3/hiu/consent/request/on-notify"],
    ["notify", "/v3/hiu/consent/request/notify"],
    ["notify", "/v3/consents/hiu/notify"],
    ["notify", "/api/v3/consents/hiu/notify"],
    ["notify", "/api/v3/consent/request/notify"],
    ["on-fetch", "/api/v3/hiu/consent/on-fetch"],
    ["on-fetch", "/api/v3/hiu/consents/on-fetch"],
    ["on-fetch", "/v3/hiu/consent/on-fetch"],
    ["on-fetch", "/v3/consents/on-fetch"],
    ["on-fetch", "/api/v3/consents/on-fetch"],
    ["notify", "/api/v3/hiu/consent/request/notify/"],
    ["notify", "//api/v3//hiu/consent/request/notify"],
    ["notify", `/g/${SECRET}/api/v3/hiu/consent/request/notify`],
  ] as const)("%s at %s", (message, path) => {
    expect(readCallbackAddress(path)).toMatchObject({ dialect: "v3", message });
  });

  test.each([
    ["on-find", "/v0.5/patients/on-find"],
    ["notify", "/v0.5/consents/hiu/notify/"],
    ["on-fetch", `//g/${SECRET}//v0.5/consents/on-fetch`],
  ] as const)("%s of v0.5 at %s", (message, path) => {
    expect(readCallbackAddress(path)).toMatchObject({ dialect: "v0.5", message });
  });

  test.each([
    "/api/v3/patients/status/notify",
    "/api/v3/consent/request/hip/notify",
    "/v3/hiu/subscription/notify",
    "/v0.5/consent-requests/hiu/notify",
    "/api/v3/constructor",
    "/v3/__proto__",
    "/g/only",
  ])("none at %s", (path) => {
    expect(readCallbackAddress(path).message).toBe("unknown");
  });
});

test("the secret part is no part of the path", () => {
  expect(readCallbackAddress(`/g/${SECRET}/api/v3/patients/status/notify/`)).toEqual({
    dialect: "v3",
    message: "unknown",
    path: "api/v3/patients/status/notify",
    secret: SECRET,
  });
  expect(readCallbackAddress("/v3/hiu/consent/on-fetch").secret).toBeNull();
  expect(readCallbackAddress("/g").secret).toBe("");
});

test.each([
  ["//api/v3/hiu//consent/request/notify/", "/api/v3/hiu/consent/request/notify"],
  ["/v0.5/heartbeat/", "/v0.5/heartbeat"],
  ["/v3/consents/hiu/notify//?a=//b/", "/v3/consents/hiu/notify?a=//b/"],
  [`//g/${SECRET}/v0.5/heartbeat`, `/g/${SECRET}/v0.5/heartbeat`],
  // Not an address of a callback: Next.js redirects as it does without us.
  ["/requests/", "/requests/"],
  ["//sign-in", "//sign-in"],
  ["/api/health/", "/api/health/"],
  ["/", "/"],
  ["*", "*"],
  ["http://desk.example//v3/x/", "http://desk.example//v3/x/"],
])("%s is served as %s", (url, served) => {
  expect(withoutExtraSlashes(url)).toBe(served);
});
