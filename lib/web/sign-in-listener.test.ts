import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInListener } from "@/lib/web/sign-in-listener";

const waiting: (() => void)[] = [];
const listener = signInListener();
const server = createServer((request, response) => {
  if (!listener(request, response)) waiting.push(() => response.writeHead(401).end());
});
let base = "";

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("the eleventh sign-in at once is answered 503 with Retry-After, and other requests pass", async () => {
  const post = (path: string) => fetch(base + path, { method: "POST", body: "email=x" });
  const first = Array.from({ length: 10 }, () => post("/api/auth/callback/credentials"));
  while (waiting.length < 10) await once(server, "request");
  const refused = await post("/api/auth/callback/passkey");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "3"]);
  expect(new URL(((await refused.json()) as { url: string }).url).searchParams.get("error")).toBe("too-busy");
  const other = post("/api/auth/signout");
  await once(server, "request");
  for (const answer of waiting.splice(0)) answer();
  const statuses = (await Promise.all([...first, other])).map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 401));
  const next = post("/api/auth/callback/credentials");
  await once(server, "request");
  for (const answer of waiting.splice(0)) answer();
  expect((await next).status).toBe(401);
});
