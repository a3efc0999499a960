import "server-only";

import type { LookupFunction } from "node:net";

import { CONNECT_TIMEOUT_MS } from "@/lib/abdm/http/agent-for";
import { httpExchange, HttpExchangeError } from "@/lib/abdm/http/http-exchange";
import type { WireCall } from "@/lib/abdm/messages";
import { unreachableReason, type UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import { DAY, SECOND } from "@/lib/clock";
import { trimTrailingSlashes } from "@/lib/slashes";

/** Limit for the whole call, from the DNS lookup to the last byte of the response. */
export const CALL_TIMEOUT_MS = 10 * SECOND;

/** The result of a call: a response with any status; certainly not delivered; or unknown whether it was delivered. */
export type Delivery =
  | {
      outcome: "answered";
      status: number;
      body: string;
      retryAfterSeconds: number | null;
    }
  | { outcome: "unreachable"; reason: UnreachableReason }
  | { outcome: "unanswered" };

/** Limits that differ from the defaults. `signal` aborts the call. */
export type CallLimits = {
  timeoutMs?: number | undefined;
  connectTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  lookup?: LookupFunction | undefined;
};

export type WireCallRequest = CallLimits & {
  gatewayUrl: string;
  call: WireCall;
  accessToken: string | null;
};

/** Sends one call and reads the response. Never throws. Never follows a redirect, which would send the token to another host. */
export async function sendWireCall(request: WireCallRequest): Promise<Delivery> {
  const { call, accessToken, timeoutMs = CALL_TIMEOUT_MS, connectTimeoutMs = CONNECT_TIMEOUT_MS } = request;
  const url = urlOf(request.gatewayUrl, call);
  if (url === null) return { outcome: "unreachable", reason: "bad-address" };
  const headers = headersOf(call, accessToken);
  if (headers === null) return { outcome: "unreachable", reason: "bad-header" };
  const { method, body } = call;
  const { signal, release } = startDeadline(timeoutMs, request.signal);
  try {
    const response = await httpExchange({
      url,
      method,
      headers,
      body,
      connectTimeoutMs,
      signal,
      lookup: request.lookup,
    });
    const retryAfterSeconds = parseRetryAfter(response.retryAfter);
    return { outcome: "answered", status: response.status, body: response.body, retryAfterSeconds };
  } catch (error) {
    const { sent, cause } = error instanceof HttpExchangeError ? error : { sent: true, cause: error };
    return sent ? { outcome: "unanswered" } : { outcome: "unreachable", reason: unreachableReason(cause) };
  } finally {
    release();
  }
}

/** A timer instead of `AbortSignal.timeout`, which can be garbage-collected inside `AbortSignal.any` before it fires. */
function startDeadline(
  timeoutMs: number,
  outer: AbortSignal | undefined,
): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  const timer = setTimeout(abort, timeoutMs);
  outer?.addEventListener("abort", abort, { once: true });
  const release = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  };
  return { signal: controller.signal, release };
}

/** The URL of a call; null if the gateway address is not an http or https URL. */
function urlOf(gatewayUrl: string, { base, path }: WireCall): string | null {
  if (!URL.canParse(gatewayUrl)) return null;
  const url = new URL(gatewayUrl);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return base === "origin" ? url.origin + path : `${url.origin}${trimTrailingSlashes(url.pathname)}${path}`;
}

/** The headers of a call; null if a value is not allowed in a header, such as an HIU id with a character outside Latin-1. */
function headersOf(call: WireCall, accessToken: string | null): Record<string, string> | null {
  const headers = { ...call.headers, ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }) };
  try {
    new Headers(headers);
    return headers;
  } catch {
    return null;
  }
}

/** Converts a `Retry-After` header (seconds or a date) to seconds from now, between 0 and one day. */
function parseRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const value = header.trim();
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / SECOND);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), DAY / SECOND);
}
