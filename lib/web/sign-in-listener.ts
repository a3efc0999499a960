import "server-only";
import { database } from "@/lib/db/database";
import { log } from "@/lib/log";
import { HASHING_THREADS, MOST_WAITING, RETRY_WHEN_BUSY } from "@/lib/staff/password-threads";
import { countPostponed } from "@/lib/staff/sign-in/count-postponed";
import { publicAddress } from "@/lib/web/auth-cookies";
import { headersOf, type RequestListener } from "@/lib/web/callback-listener";
import { requestOrigin } from "@/lib/web/request-origin";

/** As many as are hashed and wait: more would only make callbacks wait for the time that Next.js takes for each. */
const MOST_AT_ONCE = HASHING_THREADS + MOST_WAITING;
const SIGN_IN_PATH = /^\/api\/auth\/callback\/[a-z-]+$/;

/** Answers sign-ins beyond those that may be under way at once with 503, at the HTTP server; all others pass to Next.js. */
export function signInListener(): RequestListener {
  let underWay = 0;
  return (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    if (request.method !== "POST" || !SIGN_IN_PATH.test(pathname)) return false;
    if (underWay < MOST_AT_ONCE) {
      underWay += 1;
      response.once("close", () => (underWay -= 1));
      return false;
    }
    const { address } = requestOrigin(headersOf(request));
    countPostponed(database, address);
    log.warn("sign-in postponed", { reason: "too-busy", ...(address !== null && { address }) });
    // The form reads the reason from an address, as next-auth answers it.
    const body = JSON.stringify({ url: `${publicAddress()}/sign-in?error=too-busy` });
    response
      .writeHead(503, {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
        "Retry-After": RETRY_WHEN_BUSY,
        "Cache-Control": "no-store",
      })
      .end(body);
    request.resume();
    return true;
  };
}
