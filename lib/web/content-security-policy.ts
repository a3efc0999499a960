import "server-only";
import { env } from "@/lib/env";

/** A policy for one answer: scripts of ours by a fresh nonce, everything else from here alone, no frames around us. */
export function contentSecurityPolicy(): string {
  const nonce = btoa(crypto.randomUUID());
  // Development rebuilds code in the browser, which evaluates strings.
  const evaluation = env().NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
