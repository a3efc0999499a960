import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { DAY } from "@/lib/clock";
import { env } from "@/lib/env";

/** How long a link works. */
export const LINK_DURATION = 3 * DAY;

/** The secret part of a link: 256 random bits, in base64url. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token: its SHA-256. */
export function tokenDigest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Whether a text has the form of a token at all. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/**
 * The link that is handed over. The token stands behind the `#`, which browsers send to nobody: it is in no log of ours or of a proxy, and
 * in no `Referer`.
 */
export function linkOf(token: string): string {
  return `${env().NEXTAUTH_URL ?? env().APP_URL}/join#${token}`;
}
