import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox, type TestSandbox } from "./test-sandbox";

let sandbox: TestSandbox;
let port: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  ({ port } = new URL(sandbox.origin));
});
afterAll(() => sandbox.close());

type Sent = { method?: string; path: string; headers?: Record<string, string>; body?: string };

/** Sends a request with any Host, which `fetch` does not allow. */
function send({ method = "GET", path, headers = {}, body }: Sent) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        void text(response).then((received) =>
          resolve({ status: response.statusCode, headers: response.headers, body: received }),
        );
      })
        .once("error", reject)
        .end(body);
    },
  );
}

const JSON_TYPE = { "content-type": "application/json" };

describe("the control and the phone of the sandbox", () => {
  it.each(["/control/calls", "/phone"])(
    "%s answer under every name of this machine, and 403 under another",
    async (path) => {
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, "192.168.1.5"])
        expect(await send({ path, headers: { host } })).toMatchObject({ status: 200 });
      for (const host of ["evil.example", `localhost.evil.example:${port}`, "127.0.0.1.evil.example", "a b"])
        expect((await send({ path, headers: { host } })).status, host).not.toBe(200);
    },
  );

  it("answer 403 to a page of another site, which gets no token and decides nothing", async () => {
    for (const origin of [
      "http://evil.example",
      "null",
      `http://localhost:${Number(port) + 1}`,
      `https://localhost:${port}`,
    ]) {
      const headers = { ...JSON_TYPE, origin };
      const token = await send({ method: "POST", path: "/control/token", headers, body: "{}" });
      expect(token).toMatchObject({ status: 403, body: expect.not.stringContaining("token") });
      const phone = await send({ method: "POST", path: "/phone/grant@sbx/any/allow", headers: { origin } });
      expect(phone.status).toBe(403);
    }
  });

  it("answer to a page of the sandbox itself", async () => {
    const headers = { ...JSON_TYPE, host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect(await send({ method: "POST", path: "/control/token", headers, body: "{}" })).toMatchObject({ status: 200 });
  });
});

it("POST /control/token answers 415 to a body that is not JSON by its content type, and takes no body at all", async () => {
  const post = (headers: Record<string, string>, body?: string) =>
    send({ method: "POST", path: "/control/token", headers, ...(body === undefined ? {} : { body }) });
  expect((await post({ "content-type": "text/plain" }, "{}")).status).toBe(415);
  expect((await post({}, "{}")).status).toBe(415);
  expect((await post({ "content-type": "Application/JSON; charset=utf-8" }, "{}")).status).toBe(200);
  expect((await post({})).status).toBe(200);
});

it("every page of the sandbox has a content security policy and forbids frames", async () => {
  for (const path of ["/phone", "/phone/grant@sbx", "/control/calls", "/nowhere"]) {
    const { headers } = await send({ path });
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers["x-frame-options"]).toBe("DENY");
  }
});
