import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { serveCallbacksWithExtraSlashes } from "@/lib/web/serve-callback-paths";

test("a server of the process receives callbacks without extra slashes, and other requests unchanged", async () => {
  serveCallbacksWithExtraSlashes();
  const server = createServer((request, response) => response.end(request.url)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const servedAs = async (url: string) => (await fetch(`http://127.0.0.1:${port}${url}`)).text();
  try {
    expect(await servedAs("//v3/consents//hiu/notify/")).toBe("/v3/consents/hiu/notify");
    expect(await servedAs("//requests/")).toBe("//requests/");
  } finally {
    server.close();
  }
});
