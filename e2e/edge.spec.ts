import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "./fixtures";
import { timeLimit } from "./time-limit";

/** Pages of ours, files, JSON, pages of next-auth, and what Next.js answers by itself. */
const ADDRESSES = [
  ...[
    "/",
    "/sign-in",
    "/requests",
    "/requests/x.png",
    "/nowhere.svg",
    "/api/health",
    "/api/nowhere",
    "/api/consent-requests",
  ],
  ...["/api/auth/signout", "/api/auth/csrf", "/api/v3/hiu/x", "/v0.5/heartbeat", "/icon.svg", "/dashboard.png"],
  ...["/_next/nowhere", "/_next/static/nowhere.js", "//sign-in", "/sign-in/", "/%00", "/%E0%A4%A"],
];

for (const signedIn of [false, true])
  test(`every answer has a content security policy and forbids frames, ${signedIn ? "with" : "without"} a session`, async ({
    page,
    baseURL,
    signIn,
  }) => {
    if (signedIn) await signIn("doctor@city.example");
    for (const address of ADDRESSES) {
      const answer = await page.request.get(baseURL + address, { maxRedirects: 0 });
      const policy = answer.headers()["content-security-policy"] ?? "";
      expect(policy, address).toMatch(
        /^default-src '(?:self'; script-src 'self' 'nonce-[\w=]+' 'strict-dynamic' 'wasm-unsafe-eval'|none');/,
      );
      expect(policy, address).toContain("frame-ancestors 'none'");
      expect(answer.headers()["x-content-type-options"], address).toBe("nosniff");
    }
    // A page with the ending of a file is a page: its own scripts run.
    expect((await page.goto("/requests/x.png"))?.headers()["content-security-policy"]).toContain("'nonce-");
  });

test("a sign-in of more than 16 KB is answered 413 without being read", async ({ request }) => {
  const post = (length: number) =>
    request.post("/api/auth/callback/credentials", { form: { email: "x".repeat(length) }, maxRedirects: 0 });
  expect((await post(17 * 1024)).status()).toBe(413);
  expect((await post(15 * 1024)).status()).not.toBe(413);
  expect((await request.post("/sign-in", { data: Buffer.alloc(65 * 1024) })).status()).toBe(413);
});

test("a request to upgrade the connection is answered as any other, a page and a callback alike", async ({
  baseURL,
  page,
}) => {
  await page.goto("/sign-in");
  const { port } = new URL(baseURL ?? "");
  const send = (start: string) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`${start}\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n`);
    const answer = new Promise<string>((resolve) => socket.once("data", (part) => resolve(String(part))));
    return answer.finally(() => socket.destroy());
  };
  expect(await send("POST /api/v3/hiu/consent/request/notify HTTP/1.1")).toMatch(/^HTTP\/1\.1 401 /);
  expect(await send("GET /sign-in HTTP/1.1")).toMatch(/^HTTP\/1\.1 200 /);
  expect(await send("GET /nowhere HTTP/1.1")).toMatch(/^HTTP\/1\.1 404 /);
});

test("slow headers end after ten seconds and a slow body after fifteen", async ({ baseURL }) => {
  const { port } = new URL(baseURL ?? "");
  const send = async (start: string) => {
    const startedAt = Date.now();
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(start);
    return { answer: await text(socket), tookMs: Date.now() - startedAt };
  };
  const form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=";
  const [headers, body] = await Promise.all([
    send("GET /sign-in HTTP/1.1\r\nHost: desk\r\n"),
    send(`POST /api/auth/callback/credentials HTTP/1.1\r\nHost: desk\r\n${form}`),
  ]);
  expect(headers.answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(headers.tookMs).toBeGreaterThanOrEqual(9_900);
  expect(headers.tookMs).toBeLessThan(timeLimit(12_000));
  expect(body.answer).not.toMatch(/^HTTP\/1\.1 200 /);
  expect(body.tookMs).toBeGreaterThanOrEqual(14_900);
  expect(body.tookMs).toBeLessThan(timeLimit(17_000));
});
