import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

/** Whoever asks gets an answer here: sign-in itself, the state of the service, and what the gateway calls. */
const PUBLIC = [
  "api/auth/[...nextauth]",
  "api/health",
  // Asks for a token of its own.
  "api/metrics",
  "api/v3/hiu/[...message]",
  "v0.5/[...message]",
  "v0.5/heartbeat",
];

/** What stands behind a session, by the edge function that asks for it. */
const SIGNED_IN = /^import \{ (?:jsonRoute|liveStream) \} from "@\/lib\/edge\/(?:route|live-stream)";$/m;
const EXPORTED = /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(.*)$/gm;

const routes = readdirSync(path.join(ROOT, "app"), { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .map((file) => ({ address: path.posix.dirname(file), text: readFileSync(path.join(ROOT, "app", file), "utf8") }));

/** Every method of the route is the signed-in edge function itself, not something of its own beside it. */
function asksForASession(text: string): boolean {
  const methods = [...text.matchAll(EXPORTED)];
  const guarded = methods.every(([, , rest = ""]) => /^ = (?:jsonRoute\(|liveStream;)/.test(rest));
  return SIGNED_IN.test(text) && methods.length > 0 && guarded && !/^export \{/m.test(text);
}

it("exactly the listed routes answer without a session", () => {
  const open = routes.filter(({ text }) => !asksForASession(text)).map(({ address }) => address);
  expect(open.sort()).toEqual([...PUBLIC].sort());
});

it("a route that only seems to ask for a session counts as public", () => {
  const route = 'import { jsonRoute } from "@/lib/web/json-route";\n';
  expect(asksForASession(`${route}export const GET = jsonRoute(["doctor"], list);\n`)).toBe(true);
  expect(asksForASession(`${route}export const GET = jsonRoute([], list);\nexport const POST = open;\n`)).toBe(false);
  expect(asksForASession(`${route}export async function GET() {}\n`)).toBe(false);
  expect(asksForASession(`${route}export { open as GET };\n`)).toBe(false);
  expect(asksForASession('import { health } from "@/lib/web/health-route";\nexport const GET = health;\n')).toBe(false);
});
