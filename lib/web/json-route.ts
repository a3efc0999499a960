import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { NextRequest } from "next/server";
import { systemNow } from "@/lib/clock";
import type { Context, Role, StaffActor } from "@/lib/db/context";
import { database } from "@/lib/db/database";
import type { RefusalCode } from "@/lib/web/action-result";
import { refusalOf } from "@/lib/web/refusal";
import { currentStaff } from "@/lib/web/current-staff";
import { AppError } from "@/lib/errors";

type Params = Record<string, string>;
type Handler = (ctx: Context<StaffActor>, request: NextRequest, params: Params) => Promise<unknown>;

// A stranger learns nothing from 404, not even that there is something to be forbidden.
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

/** A JSON endpoint for the signed-in browser: `{"error": {"code"}}` with a status for every refusal, and never cached. */
export function jsonRoute(roles: readonly Role[], handler: Handler) {
  return async (request: NextRequest, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const actor = await currentStaff();
      if (!actor) throw new AppError("not-signed-in");
      if (!roles.includes(actor.role)) throw new AppError("not-allowed");
      const ctx = { db: database().db, actor, now: systemNow() };
      return answer(200, await handler(ctx, request, await context.params));
    } catch (error) {
      unstable_rethrow(error);
      const { code, fields } = refusalOf(error, request.nextUrl.pathname);
      const told = code === "not-allowed" ? "not-found" : code;
      return answer(STATUS[code], {
        error: {
          code: told,
          ...(Object.keys(fields).length > 0 ? { fields } : {}),
        },
      });
    }
  };
}

function answer(status: number, body: unknown): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "private, no-store" },
  });
}
