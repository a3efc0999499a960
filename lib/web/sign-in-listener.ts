import "server-only";
import type { IncomingMessage } from "node:http";
import { SECOND } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { log } from "@/lib/log";
import { HASHING_THREADS, MOST_WAITING, RETRY_WHEN_BUSY } from "@/lib/staff/password-threads";
import { countPostponed } from "@/lib/staff/sign-in/count-postponed";
import { networkOf } from "@/lib/staff/sign-in/sign-in-limits";
import { publicAddress } from "@/lib/web/auth-cookies";
import { headersOf, type RequestListener } from "@/lib/web/callback-listener";
import { requestOrigin } from "@/lib/web/request-origin";

/** As many as are hashed and wait: more would only make callbacks wait for the time that Next.js takes for each. */
const MOST_AT_ONCE = HASHING_THREADS + MOST_WAITING;
/** So many of them whose body is still on its way may come from one network: whoever sends slowly keeps nobody else out. */
const MOST_INCOMPLETE_OF_NETWORK = 4;
/** A form of a sign-in arrives at once; one that takes longer keeps no place. */
const BODY_WITHIN = SECOND;
const SIGN_IN_PATH = /^\/api\/auth\/callback\/[a-z-]+$/;

type UnderWay = { request: IncomingMessage; network: string; begunAt: number };

/** Answers sign-ins beyond those that may be under way at once with 503, at the HTTP server; all others pass to Next.js. */
export function signInListener(): RequestListener {
  const underWay = new Set<UnderWay>();
  const hasPlace = (network: string, now: number) => {
    const incomplete = [...underWay].filter(({ request }) => !request.complete);
    const slow = incomplete.filter(({ begunAt }) => now - begunAt >= BODY_WITHIN);
    const ofNetwork = incomplete.filter((one) => one.network === network);
    return underWay.size - slow.length < MOST_AT_ONCE && ofNetwork.length < MOST_INCOMPLETE_OF_NETWORK;
  };
  return (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    if (request.method !== "POST" || !SIGN_IN_PATH.test(pathname)) return false;
    const { address } = requestOrigin(headersOf(request));
    const one = { request, network: networkOf(address), begunAt: performance.now() };
    if (hasPlace(one.network, one.begunAt)) {
      underWay.add(one);
      response.once("close", () => underWay.delete(one));
      return false;
    }
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
