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

/** The answer of a network that is unwell: a dialect's own body where it has one for the status, else a proxy's page. */
export function faultReply(service: Service, status: number, retryAfter: number | undefined): Reply {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const body = (service === "v0.5" ? V05 : V3)[status];
  if (body !== undefined) return { status, body, headers };
  return { status, text: `<html><body><h1>${status}</h1></body></html>`, contentType: "text/html", headers };
}
