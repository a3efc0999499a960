import "server-only";

/** Why not a byte of a message can have arrived. `certificate`: no trusted TLS; `bad-address`: nothing that can be called. */
export type UnreachableReason =
  "bad-address" | "bad-header" | "name-unknown" | "connection-refused" | "no-route" | "certificate" | "timeout";

const REASON_OF: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: "connection-refused",
  ENOTFOUND: "name-unknown",
  EAI_AGAIN: "name-unknown",
  EAI_FAIL: "name-unknown",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EADDRNOTAVAIL: "no-route",
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

/**
 * Reads why no connection came to stand. `timeout` where nobody said why: the caller's time was up before it did.
 */
export function unreachableReason(cause: unknown): UnreachableReason {
  // Several addresses of one name were tried: the first says as much as any.
  if (cause instanceof AggregateError && cause.errors.length > 0) return unreachableReason(cause.errors[0]);
  if (!(cause instanceof Error)) return "timeout";
  if (cause.message.includes("before secure TLS connection was established")) return "certificate";
  const { code } = cause as { code?: unknown };
  if (String(code).startsWith("ERR_SSL_")) return "certificate";
  return REASON_OF[String(code)] ?? "timeout";
}
