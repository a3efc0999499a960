import "server-only";
import { env } from "@/lib/env";

/** The request header in which `proxy.ts` passes path and query to pages: Next.js does not give them. */
export const PATH_HEADER = "x-consent-desk-path";

/** The request header in which a document names the member of staff, by id, for whom it was loaded. */
export const PERSON_HEADER = "x-consent-desk-person";

/** A policy for one response: our own scripts by a fresh nonce, everything else from our own origin, no frames around our pages. */
export function contentSecurityPolicy(): string {
  const nonce = btoa(crypto.randomUUID());
  // In development, rebuilt code is evaluated from strings in the browser.
  const evaluation = env().NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    // The reader of ABHA cards is WebAssembly, a file of our own.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${evaluation}`,
    // The thread of pdf.js, a file of our own.
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The nonce of the policy that `proxy.ts` gave a request, for a script of ours in the page; undefined without one. */
export function scriptNonce(headers: Pick<Headers, "get">): string | undefined {
  return /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
}
