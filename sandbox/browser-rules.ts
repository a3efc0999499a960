import { isIP } from "node:net";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./wire/call-route";

const POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Gives each answer the headers with which a page loads nothing from elsewhere and no page shows it in a frame. */
export const browserHeaders = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  c.header("Content-Security-Policy", POLICY);
  c.header("X-Frame-Options", "DENY");
  c.header("X-Content-Type-Options", "nosniff");
});

/**
 * Refuses with 403 what a browser sends because of another site: a request under a name that is not this machine's, since any site can give
 * its own name the address 127.0.0.1, and one with the Origin of another site. Programs send no Origin.
 * @param host on which the sandbox listens
 */
export function refuseOtherSites(host: string) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const name = c.req.header("host") ?? "";
    if (!isOwnName(name, host)) return c.json({ problem: `The sandbox is not called ${name}.` }, 403);
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== `http://${name}`)
      return c.json({ problem: "Another site may not use the sandbox." }, 403);
    await next();
  });
}

/** Refuses with 415 a body that is not JSON: a browser sends other types for any site without asking the sandbox before. */
export const requireJson = createMiddleware<HttpEnv>(async (c, next) => {
  const hasBody = Number(c.req.header("content-length") ?? 0) > 0 || c.req.header("transfer-encoding") !== undefined;
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  if (hasBody && type.trim().toLowerCase() !== "application/json")
    return c.json({ problem: "The body must have the content type application/json." }, 415);
  await next();
});

function isOwnName(header: string, host: string): boolean {
  if (!URL.canParse(`http://${header}`)) return false;
  const name = new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, "");
  return name === "localhost" || name === host.toLowerCase() || isIP(name) !== 0;
}
