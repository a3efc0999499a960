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
  UND_ERR_CONNECT_TIMEOUT: "timeout",
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
 * Reads what `fetch` threw. Null where the connection stood, or may have stood: a reset or a time-out then says nothing
 * about what arrived.
 */
export function unreachableReason(error: unknown): UnreachableReason | null {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  // Several addresses were tried: all of them must have failed before a connection stood.
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    const reasons = cause.errors.map(unreachableReason);
    return reasons.includes(null) ? null : (reasons[0] ?? null);
  }
  if (!(cause instanceof Error)) return null;
  // Ports that no browser would call are refused by fetch itself, without a code.
  if (cause.message === "bad port") return "bad-address";
  if (cause.message.includes("before secure TLS connection was established")) return "certificate";
  const { code, syscall } = cause as { code?: unknown; syscall?: unknown };
  if (code === "ETIMEDOUT" && syscall === "connect") return "timeout";
  if (String(code).startsWith("ERR_SSL_")) return "certificate";
  return REASON_OF[String(code)] ?? null;
}
