import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

/** Whether a request brings this bearer token. Digests have the same length for every token, and are compared in constant time. */
export function hasBearerToken(request: Request, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const header = request.headers.get("authorization") ?? "";
  const given = /^bearer /i.test(header) ? header.slice("bearer ".length).trim() : "";
  return timingSafeEqual(digest(given), digest(expected));
}
