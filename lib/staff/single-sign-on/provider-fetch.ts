import "server-only";
import { CONNECT_TIMEOUT_MS } from "@/lib/abdm/http/agent-for";
import { httpExchange, HttpExchangeError } from "@/lib/abdm/http/http-exchange";
import { SECOND } from "@/lib/clock";

/** Limit for one call to an identity provider as a whole. A person waits for two of them at most. */
const CALL_TIMEOUT_MS = 8 * SECOND;

/** The provider did not respond. */
export class ProviderUnreachable extends Error {
  override readonly name = "ProviderUnreachable";
}

type FetchOptions = {
  method: string;
  headers: HeadersInit;
  body?: unknown;
};

/**
 * The `fetch` of the OpenID Connect libraries, made like any call to the gateway: the same proxy, certificates and limit of 64 KiB, with a
 * time limit, and no redirect is followed. Throws {@link ProviderUnreachable}.
 */
export async function providerFetch(url: string, { method, headers, body }: FetchOptions): Promise<Response> {
  const request = {
    url: new URL(url).href,
    method,
    headers: Object.fromEntries(new Headers(headers)),
    body: textOf(body),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  };
  try {
    const { status, contentType, body } = await httpExchange(request);
    const init = { status, headers: contentType === null ? {} : { "content-type": contentType } };
    return new Response(WITHOUT_BODY.has(status) ? null : body, init);
  } catch (cause) {
    if (!(cause instanceof HttpExchangeError) && !(cause instanceof RangeError)) throw cause;
    throw new ProviderUnreachable("the identity provider does not respond", { cause });
  }
}

/** `Response` takes no body with these. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof URLSearchParams) return body.toString();
  throw new TypeError("calls to an identity provider have a body of text");
}

/** Whether an error of the OpenID Connect libraries comes from a provider that did not respond. */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ProviderUnreachable) return true;
  return false;
}
