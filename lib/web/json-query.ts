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
  "not-found": 404,
  "invalid-input": 400,
  conflict: 409,
  "too-many-attempts": 429,
  "no-credential": 409,
  "gateway-refused": 502,
  "gateway-unreachable": 502,
  "sealed-data-unreadable": 500,
  unexpected: 500,
};

/**
 * A JSON route for the signed-in browser. The query's input are the parameters of path and query string; `toJson` changes its result where
 * the response differs from it. A refusal is `{"error": {"code"}}` with its status. Nothing is cached.
 */
export function jsonQuery<I extends z.ZodType, O>(
  query: Operation<I, O>,
  toJson: (result: O) => unknown = (result) => result,
) {
  return async (request: NextRequest, context: { params: Promise<Record<string, string>> }): Promise<Response> => {
    try {
      const actor = await currentStaff();
      if (!actor) throw new AppError("not-signed-in");
      const input = { ...Object.fromEntries(request.nextUrl.searchParams), ...(await context.params) };
      const result = await execute(query, { database: database(), actor, now: systemNow() }, input);
      return respond(200, await toJson(result));
    } catch (error) {
      unstable_rethrow(error);
      const { code, fields } = refusalOf(error, query.name);
      const shownCode = code === "not-allowed" ? "not-found" : code;
      const shownFields = Object.keys(fields).length > 0 ? { fields } : {};
      return respond(STATUS[code], { error: { code: shownCode, ...shownFields } });
    }
  };
}

function respond(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "cache-control": "private, no-store" } });
}
