import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SECOND } from "@/lib/clock";
import { PEER_HEADER } from "@/lib/web/request-origin";
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
afterEach(() => slow.splice(0).forEach((socket) => socket.destroy()));

/** Connections that send the start of a sign-in, and not its body. */
const slow: Socket[] = [];

async function sendSlowly(address: string): Promise<void> {
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  slow.push(socket);
  const head = ["POST /api/auth/callback/credentials HTTP/1.1", "Host: desk", `${PEER_HEADER}: ${address}`];
  socket.write(`${[...head, "Content-Length: 9", "", ""].join("\r\n")}e`);
  await once(server, "request");
}

const statusFrom = async (address: string) => {
  const sent = fetch(`${base}/api/auth/callback/credentials`, {
    method: "POST",
    body: "email=x",
    headers: { [PEER_HEADER]: address },
  });
  await once(server, "request");
  for (const answer of waiting.splice(0)) answer();
  return (await sent).status;
};

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

test("ten sign-ins that one network sends slowly leave places for another network", async () => {
  for (let one = 0; one < 10; one += 1) await sendSlowly("203.0.113.7");
  waiting.splice(0);
  expect(await statusFrom("203.0.113.7")).toBe(503);
  expect(await statusFrom("203.0.113.8")).toBe(401);
});

test("sign-ins that twelve addresses send slowly keep no places for longer than a second", async () => {
  for (let one = 0; one < 12; one += 1) await sendSlowly(`203.0.113.${one}`);
  waiting.splice(0);
  expect(await statusFrom("203.0.113.100")).toBe(503);
  await expect.poll(() => statusFrom("203.0.113.100"), { timeout: 5 * SECOND }).toBe(401);
});
