import "server-only";
import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/web/auth-options";
import type { Postponed } from "@/lib/web/sign-in-provider";

const STATUS = { "too-many-attempts": 429, "too-busy": 503 } as const;

/**
 * The routes of next-auth. A sign-in that is not possible at the moment is answered with 503 or 429 and Retry-After, where next-auth knows
 * 401 alone; the body stays the same. Settings are read at a request, since they are not known when the product is built.
 */
export async function authRoute(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const postponed: Postponed[] = [];
  const response = (await NextAuth(
    request,
    context,
    authOptions((one) => postponed.push(one)),
  )) as Response;
  const [refusal] = postponed;
  if (!refusal) return response;
  const headers = new Headers(response.headers);
  headers.set("retry-after", String(refusal.retryAfterSeconds));
  headers.delete("location");
  return new Response(response.body, { status: STATUS[refusal.code], headers });
}
