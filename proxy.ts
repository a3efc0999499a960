import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "@/lib/web/content-security-policy";
import { PATH_HEADER } from "@/lib/web/path-header";

/** Tells pages their own address and gives each answer its content security policy. Guards nothing: pages do. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy();
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  // Next.js reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: ["/((?!_next/|api/|v0\\.5/|.*\\.(?:svg|png|ico|woff2|webmanifest)$).*)"],
};
