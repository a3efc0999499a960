import "server-only";
import { headers } from "next/headers";
import { CallLimit } from "@/lib/call-limit";
import { MINUTE, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { finishSingleSignOn } from "@/lib/staff/single-sign-on/finish-single-sign-on";
import { receiveLogout, type LogoutResult } from "@/lib/staff/single-sign-on/receive-logout";
import type { SsoRefusal } from "@/lib/staff/single-sign-on/sign-in-refusal";
import { startSingleSignOn } from "@/lib/staff/single-sign-on/start-single-sign-on";
import { publicAddress } from "@/lib/web/auth-cookies";
import { isProofDue } from "@/lib/web/current-staff";
import { readCallbackBody } from "@/lib/web/read-callback-body";
import { keepDeviceToken, readDeviceToken } from "@/lib/web/sign-in-cookies";
import { requestOrigin } from "@/lib/web/request-origin";
import { startSession } from "@/lib/web/session-cookie";
import { bindBrowser, boundBrowser } from "@/lib/web/sso-browser";

type Context = { params: Promise<{ provider: string }> };

/** Sign-ins that one network address may begin in a minute: each is a row of the database. */
const starts = new CallLimit({ calls: 120, window: MINUTE });

/** A form with one token; a signed token is of 2 KiB at most. */
const LARGEST_LOGOUT = 16 * 1024;

/**
 * Leads to an identity provider. `next` is the path to open afterwards. With `again`, and in a
 * browser whose session is locked or over, the provider asks for a proof even where it knows the person.
 */
export async function ssoStart(request: Request, { params }: Context): Promise<Response> {
  const { provider } = await params;
  const { address } = requestOrigin(await headers());
  const wanted = new URL(request.url).searchParams;
  const { browser, next } = await bindBrowser(wanted.get("next") ?? "/");
  if (!starts.take(address ?? "unknown", systemNow())) return refused("too-many-attempts", next);
  const started = await startSingleSignOn(scope(), {
    providerId: provider,
    redirectUri: callbackAddress(provider),
    browser,
    isAgain: wanted.has("again") || (await isProofDue()),
  });
  return "refusal" in started ? refused(started.refusal, next) : redirectTo(started.address);
}

/** Takes the answer of an identity provider, and leads to the page that the person wanted, or back to the sign-in page. */
export async function ssoCallback(request: Request, { params }: Context): Promise<Response> {
  const { provider } = await params;
  const bound = await boundBrowser();
  const next = bound?.next ?? "/";
  // Under the public address, to which the provider has sent it: a proxy may have changed the rest.
  const address = new URL(callbackAddress(provider));
  address.search = new URL(request.url).search;
  const origin = requestOrigin(await headers());
  const finished = await finishSingleSignOn(scope(), {
    providerId: provider,
    address,
    browser: bound?.browser ?? null,
    origin,
    deviceToken: await readDeviceToken(),
  });
  if ("refusal" in finished) return refused(finished.refusal, next);
  await keepDeviceToken(finished.deviceToken);
  await startSession(finished.sessionId);
  return redirectTo(pageAddress(next));
}

/**
 * Takes a provider's logout token: 200 once the sessions have ended, and 400 with a JSON body where the request is wrong or the logout failed.
 * Source: OpenID Connect Back-Channel Logout 1.0, sections 2.5 and 2.8.
 */
export async function ssoBackchannelLogout(request: Request, { params }: Context): Promise<Response> {
  const { provider: providerId } = await params;
  const token = await readLogoutToken(request);
  const result = await receiveLogout(scope(), { providerId, token }).catch((error: unknown): LogoutResult => {
    log.error("logout by identity provider failed", { error });
    return { status: "failed" };
  });
  const headers = { "cache-control": "no-store" };
  if (result.status === "done") return new Response(null, { status: 200, headers });
  const body =
    result.status === "refused"
      ? { error: "invalid_request", error_description: `not accepted: ${result.reason}` }
      : { error: "server_error", error_description: "the logout could not be carried out" };
  return Response.json(body, { status: 400, headers });
}

async function readLogoutToken(request: Request): Promise<string | null> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded")) return null;
  const read = await readCallbackBody(request, LARGEST_LOGOUT);
  if (typeof read === "string" || read.problem !== null) return null;
  const tokens = new URLSearchParams(read.body.toString("utf8")).getAll("logout_token");
  return tokens.length === 1 ? (tokens[0] ?? null) : null;
}

const scope = (): SystemScope => ({ database: database(), now: systemNow() });

const callbackAddress = (provider: string) => pageAddress(`/api/sso/callback/${encodeURIComponent(provider)}`);

const pageAddress = (path: string) => `${new URL(publicAddress()).origin}${path}`;

function refused(refusal: SsoRefusal, next: string): Response {
  return redirectTo(pageAddress(`/sign-in?sso=${refusal}&callbackUrl=${encodeURIComponent(next)}`));
}

/** No cache keeps it, and the address with its code is passed on to nobody. */
function redirectTo(location: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
