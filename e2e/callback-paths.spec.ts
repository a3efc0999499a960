import { expect, test } from "./fixtures";

const SECRET = "0123456789abcdef".repeat(2);

/** Where gateways were seen to send the callbacks of one message; none of them follows a redirect. */
const NOTIFY_PATHS = [
  "/api/v3/hiu/consent/request/notify",
  "/api/v3/hiu/consent/request/notify/",
  "//api/v3/hiu/consent/request/notify",
  "/api/v3//hiu/consent/request//notify/",
  "/v3/hiu/consent/request/notify",
  "/api/v3/consents/hiu/notify",
  "/v3/consents/hiu/notify/",
  "/v0.5/consents/hiu/notify/",
  "/api/v3/patients/status/notify",
  "/v3/any/other/path",
  `/g/${SECRET}/api/v3/hiu/consent/request/notify`,
  `//g/${SECRET}//v0.5/consents/hiu/notify/`,
];

test("callbacks are received below every prefix and with extra slashes, and refused without a token", async ({
  request,
  sandbox,
  baseURL,
}) => {
  const headers = { authorization: `Bearer ${await sandbox.createToken()}`, "x-hiu-id": "in2710000001" };
  for (const path of NOTIFY_PATHS) {
    // With the whole address: a path that begins with two slashes would name another server.
    const post = (more: Record<string, string>) =>
      request.post(`${baseURL}${path}`, { headers: more, data: { requestId: crypto.randomUUID() }, maxRedirects: 0 });
    const accepted = await post({ ...headers, "request-id": crypto.randomUUID() });
    expect(accepted.status(), path).toBe(202);
    const refused = await post({});
    expect(refused.status(), path).toBe(401);
  }
});

test("the liveness check is answered below every address that is registered, and pages are served as before", async ({
  request,
  baseURL,
}) => {
  const get = (path: string) => request.get(`${baseURL}${path}`, { maxRedirects: 0 });
  for (const path of ["/v0.5/heartbeat", "/v0.5/heartbeat/", "//v0.5/heartbeat", `/g/${SECRET}/v0.5/heartbeat`]) {
    const answer = await get(path);
    expect(answer.status(), path).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "UP" });
  }
  expect((await get("/sign-in")).status()).toBe(200);
  for (const path of ["/sign-in/", "//sign-in"]) {
    const answer = await get(path);
    expect(answer.status(), path).toBe(308);
    expect(answer.headers()["location"]).toBe("/sign-in");
  }
});
