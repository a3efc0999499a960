import "server-only";

import type { WireCall } from "@/lib/abdm/messages";
import { unreachableReason, type UnreachableReason } from "@/lib/abdm/unreachable-reason";

/** How long a whole call may take, from name look-up to the last byte of the answer. */
export const CALL_TIMEOUT_MS = 10_000;

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

export type Sending = {
  gatewayUrl: string;
  call: WireCall;
  accessToken: string | null;
  fetch?: typeof fetch | undefined;
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
};

const LONGEST_ANSWER = 64 * 1024;

/** Sends one call and reads its answer. Never throws, never follows a redirect: that would carry the token elsewhere. */
export async function sendWireCall(sending: Sending): Promise<Delivery> {
  const { call, accessToken, fetch: send = fetch, timeoutMs = CALL_TIMEOUT_MS } = sending;
  const address = addressOf(sending.gatewayUrl, call);
  if (address === null) return { outcome: "unreachable", reason: "bad-address" };
  const headers = headersOf(call, accessToken);
  if (headers === null) return { outcome: "unreachable", reason: "bad-header" };
  const { signal, release } = deadline(timeoutMs, sending.signal);
  try {
    // "manual" shows the redirect's status; "error" would look like a broken connection.
    const answer = await send(address, { method: call.method, headers, body: call.body, redirect: "manual", signal });
    const retryAfterSeconds = retryAfter(answer.headers.get("retry-after"));
    return { outcome: "answered", status: answer.status, body: await readBody(answer), retryAfterSeconds };
  } catch (error) {
    const reason = unreachableReason(error);
    return reason === null ? { outcome: "unanswered" } : { outcome: "unreachable", reason };
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

/** The status alone decides most outcomes: a body that breaks off is what has come of it. */
async function readBody(answer: Response): Promise<string> {
  let text = "";
  try {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.length >= LONGEST_ANSWER) break;
    }
  } catch {
    // The answer's beginning stands.
  }
  return text;
}

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
