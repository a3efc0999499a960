import type { Callback } from "./callback";

/** How long a client may take to answer a callback, in milliseconds. */
const PATIENCE_MS = 10_000;

function dialectHeaders(callback: Callback, now: Date): Record<string, string> {
  return callback.dialect === "v3"
    ? { "REQUEST-ID": callback.requestId, TIMESTAMP: now.toISOString() }
    : { "CORRELATION-ID": callback.requestId };
}

/** Posts one callback below a bridge address and returns the status it met, or null where nobody answered. */
export async function post(address: string, callback: Callback, bearer: string, now: Date): Promise<number | null> {
  const headers = new Headers({
    "Content-Type": "application/json",
    "X-HIU-ID": callback.hiuId,
    Authorization: `Bearer ${bearer}`,
    ...dialectHeaders(callback, now),
  });
  for (const [name, value] of Object.entries(callback.headers ?? {})) {
    if (value === "") headers.delete(name);
    else headers.set(name, value);
  }
  try {
    const answer = await fetch(address.replace(/\/+$/, "") + callback.path, {
      method: "POST",
      headers,
      body: JSON.stringify(callback.body),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
