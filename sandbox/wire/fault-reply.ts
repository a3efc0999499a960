import type { Faults } from "@/sandbox/state/fault-table";
import type { Reply, Service } from "./call";

const V3_BODIES: Record<number, unknown> = {
  401: { code: "900901", message: "Invalid Credentials", description: "Access failure for API" },
  429: { error: { code: "ABDM-1022", message: "Too many requests" } },
  500: { code: "900900", message: "Unclassified Authentication Failure", description: "Error" },
  503: { code: "ABDM-1024", message: "Dependent service unavailable" },
};

const V05_BODIES: Record<number, unknown> = {
  401: { error: { code: 2401, message: "Token verification failed" } },
  429: { error: { code: 2429, message: "Too many requests found" } },
  500: { error: { code: 2500, message: "Cannot process the request at the moment, please try later." } },
  503: { error: { code: 2503, message: "Service is down" } },
};

/** The reply of a network with a fault: the test's own, the dialect's usual body for the status, or the HTML page of a proxy. */
export function faultReply(service: Service, status: number, { reply, retryAfter }: Faults): Reply {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  if (typeof reply === "string") return { status, text: reply, headers, ...contentTypeOf(reply) };
  const body = reply ?? (service === "v0.5" ? V05_BODIES : V3_BODIES)[status];
  if (body !== undefined) return { status, body, headers };
  return { status, text: `<html><body><h1>${status}</h1></body></html>`, contentType: "text/html", headers };
}

const contentTypeOf = (text: string) => (text.startsWith("<") ? { contentType: "text/html" } : {});
