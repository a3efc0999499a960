import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";

/** What the address of a callback contains. */
export type CallbackAddress = {
  dialect: DialectName;
  /** `unknown`: the dialect defines no message at this path. */
  message: InboundKind | "unknown";
  /** Without the secret part, and without leading, trailing and repeated slashes. */
  path: string;
  /** The secret part of the registered address, as in `/g/<secret>/api/v3/…`; null where there is none. */
  secret: string | null;
};

/** The first part of an address with a secret part. */
export const SECRET_PREFIX = "g";
/** The first parts of a callback's path without a secret part. */
const ROOTS = [/^api\/v3\//, /^v3\//, /^v0\.5\//, /^g\//];

/** Reads the path of a callback's URL. Slashes count once, since registered addresses were seen to end in one. */
export function readCallbackAddress(pathname: string): CallbackAddress {
  const parts = partsOf(pathname);
  const secret = parts[0] === SECRET_PREFIX ? (parts[1] ?? "") : null;
  const path = (secret === null ? parts : parts.slice(2)).join("/");
  const dialect = path.startsWith("v0.5/") ? "v0.5" : "v3";
  return { dialect, message: dialectOf(dialect).callbackPaths.get(path) ?? "unknown", path, secret };
}

/** Whether callbacks are received at the path of a URL, with or without extra slashes. */
export function isCallbackPath(pathname: string): boolean {
  const path = partsOf(pathname).join("/");
  return pathname.startsWith("/") && ROOTS.some((root) => root.test(path));
}

/**
 * The URL of a request, path and query, without repeated and trailing slashes if callbacks are received at its path; other URLs are
 * returned as they are.
 */
export function withoutExtraSlashes(url: string): string {
  const end = url.indexOf("?");
  const pathname = end === -1 ? url : url.slice(0, end);
  if (!/\/\/|\/$/.test(pathname) || !isCallbackPath(pathname)) return url;
  return `/${partsOf(pathname).join("/")}${url.slice(pathname.length)}`;
}

const partsOf = (pathname: string) => pathname.split("/").filter(Boolean);
