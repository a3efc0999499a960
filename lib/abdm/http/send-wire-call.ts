import "server-only";

import type { LookupFunction } from "node:net";

import { httpExchange, HttpExchangeError } from "@/lib/abdm/http/http-exchange";
import type { WireCall } from "@/lib/abdm/messages";
import { unreachableReason, type UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import { DAY, SECOND } from "@/lib/clock";

/** How long connecting may take: name look-up, TCP and TLS together. */
export const CONNECT_TIMEOUT_MS = 3 * SECOND;

/** How long a whole call may take, from name look-up to the last byte of the answer. */
export const CALL_TIMEOUT_MS = 10 * SECOND;

/** What came of sending: an answer of some status, surely nothing delivered, or nobody knows. */
export type Delivery =
  | {
      outcome: "answered";
      status: number;
      body: string;
      retryAfterSeconds: number | null;
    }
  | { outcome: "unreachable"; reason: UnreachableReason }
  | { outcome: "unanswered" };

/** Limits of a call, where they are not the usual ones; `signal` cuts it short. */
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

/** Sends one call and reads its answer. Never throws, never follows a redirect: that would carry the token elsewhere. */
export async function sendWireCall(sending: WireCallRequest): Promise<Delivery> {
  const { call, accessToken, timeoutMs = CALL_TIMEOUT_MS, connectTimeoutMs = CONNECT_TIMEOUT_MS } = sending;
  const url = addressOf(sending.gatewayUrl, call);
  if (url === null) return { outcome: "unreachable", reason: "bad-address" };
  const headers = headersOf(call, accessToken);
  if (headers === null) return { outcome: "unreachable", reason: "bad-header" };
  const { method, body } = call;
  const { signal, release } = deadline(timeoutMs, sending.signal);
  try {
    const answer = await httpExchange({ url, method, headers, body, connectTimeoutMs, signal, lookup: sending.lookup });
    const { status } = answer;
    return { outcome: "answered", status, body: answer.body, retryAfterSeconds: retryAfter(answer.retryAfter) };
  } catch (error) {
    const { sent, cause } = error instanceof HttpExchangeError ? error : { sent: true, cause: error };
    return sent ? { outcome: "unanswered" } : { outcome: "unreachable", reason: unreachableReason(cause) };
  } finally {
    release();
  }
}

/** A timer of our own: the runtime may collect `AbortSignal.timeout` inside `AbortSignal.any` before it fires. */
function deadline(timeoutMs: number, outer: AbortSignal | undefined): { signal: AbortSignal; release: () => void } {
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

function addressOf(gatewayUrl: string, { base, path }: WireCall): string | null {
  if (!URL.canParse(gatewayUrl)) return null;
  const url = new URL(gatewayUrl);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return base === "origin" ? url.origin + path : `${url.origin}${url.pathname.replace(/\/+$/, "")}${path}`;
}

/** Null for what no header can hold, such as an HIU id with a letter beyond Latin-1: it would never leave. */
function headersOf(call: WireCall, accessToken: string | null): Record<string, string> | null {
  const headers = { ...call.headers, ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }) };
  try {
    new Headers(headers);
    return headers;
  } catch {
    return null;
  }
}

/** Seconds, or a date; a past one is now, and nobody is sent away for longer than a day. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const given = header.trim();
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / SECOND);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), DAY / SECOND);
}
