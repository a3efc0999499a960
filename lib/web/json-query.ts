import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import type { Operation } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { AppError } from "@/lib/errors";
import type { RefusalCode } from "@/lib/web/action-result";
import { currentStaff } from "@/lib/web/current-staff";
import { refusalOf } from "@/lib/web/refusal-of";

// What a role may not read looks like what does not exist.
const STATUS: Record<RefusalCode, number> = {
  "not-signed-in": 401,
  "not-allowed": 404,
  "verification-needed": 403,
  "not-found": 404,
  "invalid-input": 400,
  conflict: 409,
  "denied-unchanged": 409,
  "last-admin": 409,
  "registration-missing": 409,
  "too-many-attempts": 429,
  "too-busy": 503,
  "second-factor-needed": 403,
  "no-credential": 409,
  "gateway-refused": 502,
  "gateway-unreachable": 502,
  "sealed-data-unreadable": 500,
  unexpected: 500,
  "page-outdated": 409,
  unreachable: 503,
};

/**
 * A JSON route for the signed-in browser. The query's input are the parameters of path and query string; `toJson` changes its result where
 * the response differs from it, to a whole response where that is not JSON. A refusal is `{"error": {"code"}}` with its status. Nothing is cached.
 */
export function jsonQuery<I extends z.ZodType, O>(
  query: Operation<I, O>,
  toJson: (result: O) => unknown = (result) => result,
) {
  return (request: NextRequest, context: { params: Promise<Record<string, string>> }): Promise<Response> =>
    answer(
      query,
      async () => ({ ...Object.fromEntries(request.nextUrl.searchParams), ...(await context.params) }),
      toJson,
    );
}

/**
 * A JSON route that runs a command for the signed-in browser, at an address that stays the same in every version, which that of a server
 * action may not; or a query whose input must not be in an address. The input is the body. Answers like {@link jsonQuery}; 403 to a page of another site.
 */
export function jsonCommand<I extends z.ZodType, O>(
  command: Operation<I, O>,
  toJson: (result: O) => unknown = (result) => result,
) {
  return async (request: NextRequest): Promise<Response> => {
    if (!isOwnJson(request)) return respond(403, { error: { code: "not-allowed" } });
    return answer(command, () => request.json().catch(() => null), toJson);
  };
}

/** Whether a request with JSON comes from a page of ours. */
export function isOwnJson(request: NextRequest): boolean {
  // Without asking before, a browser sends no JSON to another site; newer ones also name the site that a request comes from.
  const isJson = /^application\/json\b/i.test(request.headers.get("content-type") ?? "");
  return isJson && (request.headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";
}

async function answer<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  readInput: () => Promise<unknown>,
  toJson: (result: O) => unknown,
): Promise<Response> {
  try {
    const actor = await currentStaff();
    if (!actor) throw new AppError("not-signed-in");
    const result = await execute(operation, { database: database(), actor, now: systemNow() }, await readInput());
    const content = await toJson(result);
    return content instanceof Response ? content : respond(200, content);
  } catch (error) {
    return refuse(error, operation.name);
  }
}

/** The answer of a JSON route to what an operation threw. */
export function refuse(error: unknown, operation: string): Response {
  unstable_rethrow(error);
  const { code, fields } = refusalOf(error, operation);
  const shownCode = code === "not-allowed" ? "not-found" : code;
  const shownFields = Object.keys(fields).length > 0 ? { fields } : {};
  return respond(STATUS[code], { error: { code: shownCode, ...shownFields } });
}

/** An answer in JSON that nobody keeps. */
export function respond(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "cache-control": "private, no-store" } });
}
