import "server-only";

import { CONNECT_TIMEOUT_MS } from "@/lib/abdm/http/agent-for";
import { httpExchange } from "@/lib/abdm/http/http-exchange";

/**
 * Makes one GET request like any call to the gateway: the same headers, proxy, certificates and limits, and no redirect is followed. `ok` is
 * a 2xx status; `json` throws where the body is no JSON. Throws `HttpExchangeError`.
 */
export async function httpGet(
  url: string,
  { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
): Promise<{ ok: boolean; status: number; json: () => Promise<unknown> }> {
  const { href } = new URL(url);
  const request = { url: href, method: "GET", headers, body: null, connectTimeoutMs: CONNECT_TIMEOUT_MS, signal };
  const { status, body } = await httpExchange(request);
  return { ok: status >= 200 && status < 300, status, json: async () => JSON.parse(body) as unknown };
}
