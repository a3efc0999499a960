import "server-only";

import { PROXY_FAILED } from "@/lib/abdm/http/proxy-tunnel";

/**
 * A reason for which a request was certainly not delivered. `certificate`: no trusted TLS connection; `bad-address`: the
 * gateway address is not an http or https URL; `bad-header`: a header value is not allowed; `proxy-failed`: the proxy of
 * HTTPS_PROXY made no connection.
 */
export type UnreachableReason =
  | "bad-address"
  | "bad-header"
  | "name-unknown"
  | "connection-refused"
  | "no-route"
  | "proxy-failed"
  | "certificate"
  | "timeout";

const REASON_OF: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: "connection-refused",
  ENOTFOUND: "name-unknown",
  EAI_AGAIN: "name-unknown",
  EAI_FAIL: "name-unknown",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EADDRNOTAVAIL: "no-route",
  [PROXY_FAILED]: "proxy-failed",
  // HTTPS_PROXY is not a URL.
  ERR_INVALID_URL: "proxy-failed",
  ECONNRESET: "connection-refused",
  ETIMEDOUT: "timeout",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate",
  UNABLE_TO_GET_ISSUER_CERT: "certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate",
  CERT_HAS_EXPIRED: "certificate",
  CERT_NOT_YET_VALID: "certificate",
  CERT_REVOKED: "certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate",
  EPROTO: "certificate",
};

/** Classifies the error of a connection that was not established. An unknown cause, such as an abort by the caller, is `timeout`. */
export function unreachableReason(cause: unknown): UnreachableReason {
  // The host name has several addresses and none was reachable: the first error is representative.
  if (cause instanceof AggregateError && cause.errors.length > 0) return unreachableReason(cause.errors[0]);
  if (!(cause instanceof Error)) return "timeout";
  if (cause.message.includes("before secure TLS connection was established")) return "certificate";
  const { code } = cause as { code?: unknown };
  if (String(code).startsWith("ERR_SSL_")) return "certificate";
  return REASON_OF[String(code)] ?? "timeout";
}
