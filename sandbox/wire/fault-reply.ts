import type { Faults } from "@/sandbox/faults";
import type { Reply, Service } from "./call";

const V3: Record<number, unknown> = {
  401: { code: "900901", message: "Invalid Credentials", description: "Access failure for API" },
  429: { error: { code: "ABDM-1022", message: "Too many requests" } },
  500: { code: "900900", message: "Unclassified Authentication Failure", description: "Error" },
  503: { code: "ABDM-1024", message: "Dependent service unavailable" },
};

const V05: Record<number, unknown> = {
  401: { error: { code: 2401, message: "Token verification failed" } },
  429: { error: { code: 2429, message: "Too many requests found" } },
  500: { error: { code: 2500, message: "Cannot process the request at the moment, please try later." } },
  503: { error: { code: 2503, message: "Service is down" } },
};

/** The answer of a network that is unwell: what a test says, a dialect's own body for the status, or a proxy's page. */
export function faultReply(service: Service, status: number, { reply, retryAfter }: Faults): Reply {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  if (typeof reply === "string") return { status, text: reply, headers, ...typeOf(reply) };
  const body = reply ?? (service === "v0.5" ? V05 : V3)[status];
  if (body !== undefined) return { status, body, headers };
  return { status, text: `<html><body><h1>${status}</h1></body></html>`, contentType: "text/html", headers };
}

const typeOf = (text: string) => (text.startsWith("<") ? { contentType: "text/html" } : {});
