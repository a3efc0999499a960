import type { DialectName } from "@/lib/abdm/vocabulary";
import type { CallbackKind, MessageBody } from "./message-builder";

/** A callback to one client. */
export type Callback = {
  clientId: string;
  hiuId: string;
  dialect: DialectName;
  kind: CallbackKind;
  path: string;
  /** The callback's own id: a header in v3, in the body in v0.5. */
  requestId: string;
  body: MessageBody;
  /** Callbacks of one consent request are delivered in order. */
  consentRequestId: string | null;
  /** Added to the usual headers; an empty value removes one. */
  headers?: Record<string, string>;
};

const RESPONSE_TIMEOUT_MS = 10_000;

function dialectHeaders(callback: Callback, now: Date): Record<string, string> {
  return callback.dialect === "v3"
    ? { "REQUEST-ID": callback.requestId, TIMESTAMP: now.toISOString() }
    : { "CORRELATION-ID": callback.requestId };
}

/** Posts one callback below a bridge address. Returns the HTTP status, or null when there was no response. */
export async function postCallback(
  bridgeUrl: string,
  callback: Callback,
  token: string,
  now: Date,
): Promise<number | null> {
  const headers = new Headers({
    "Content-Type": "application/json",
    "X-HIU-ID": callback.hiuId,
    Authorization: `Bearer ${token}`,
    ...dialectHeaders(callback, now),
  });
  for (const [name, value] of Object.entries(callback.headers ?? {})) {
    if (value === "") headers.delete(name);
    else headers.set(name, value);
  }
  try {
    const response = await fetch(withoutFinalSlash(bridgeUrl) + callback.path, {
      method: "POST",
      headers,
      body: JSON.stringify(callback.body),
      redirect: "manual",
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

function withoutFinalSlash(url: string): string {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}
