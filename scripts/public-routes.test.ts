import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

/** Routes that answer without a session: sign-in itself, the session, the state of the service, and the callbacks of the gateway. */
const PUBLIC_ROUTES = [
  "api/auth/[...nextauth]",
  "api/health",
  // Requires a token of its own.
  "api/metrics",
  // Challenges for passkeys, also before a sign-in.
  "api/passkey-options",
  // Pages of records, at an address of which a part is secret.
  "api/push/[token]",
  // The way to an identity provider and back, and its logout, which a signed token proves.
  "api/sso/backchannel/[provider]",
  "api/sso/callback/[provider]",
  "api/sso/start/[provider]",
  // What becomes of the session itself: a locked one is unlocked and ended, and one that is over is so.
  "api/session",
  "api/session/lock",
  "api/session/sign-out",
  "api/session/unlock",
  "api/session/used",
  "api/v3/[...message]",
  "g/[secret]/[...message]",
  "g/[secret]/v0.5/heartbeat",
  "v0.5/[...message]",
  "v0.5/heartbeat",
  "v3/[...message]",
];

/** The import of one of the adapters that require a session. */
const SESSION_ADAPTER =
  /^import \{ (?:jsonQuery|jsonCommand|liveStream)(?:, (?:jsonQuery|jsonCommand))* \} from "@\/lib\/web\/(?:json-query|live-stream)";$/m;
const EXPORTED_METHOD = /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(.*)$/gm;

const routes = readdirSync(path.join(ROOT, "app"), { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .map((file) => ({ route: path.posix.dirname(file), text: readFileSync(path.join(ROOT, "app", file), "utf8") }));

/** Whether every method that the route exports is one of these adapters. */
function requiresSession(text: string): boolean {
  const methods = [...text.matchAll(EXPORTED_METHOD)];
  const guarded = methods.every(([, , rest = ""]) => /^ = (?:jsonQuery\(|jsonCommand\(|liveStream;)/.test(rest));
  return SESSION_ADAPTER.test(text) && methods.length > 0 && guarded && !/^export \{/m.test(text);
}

it("only the listed routes answer without a session", () => {
  const open = routes.filter(({ text }) => !requiresSession(text)).map(({ route }) => route);
  expect(open.sort()).toEqual([...PUBLIC_ROUTES].sort());
});

it("a route that imports an adapter but exports another method counts as public", () => {
  const route = 'import { jsonQuery } from "@/lib/web/json-query";\n';
  expect(requiresSession(`${route}export const GET = jsonQuery(list);\n`)).toBe(true);
  expect(requiresSession(`${route}export const GET = jsonQuery(list);\nexport const POST = open;\n`)).toBe(false);
  expect(requiresSession(`${route}export async function GET() {}\n`)).toBe(false);
  expect(requiresSession(`${route}export { open as GET };\n`)).toBe(false);
  expect(
    requiresSession('import { healthRoute } from "@/lib/web/health-route";\nexport const GET = healthRoute;\n'),
  ).toBe(false);
});
