import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy, PATH_HEADER } from "@/lib/web/proxy-headers";

/** Passes pages their own address, and gives each response its content security policy. Checks no permission: the queries do. */
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
  // Files are named one by one: an address with the ending of a file may be a page.
  matcher: ["/((?!_next/|api/|v3/|v0\\.5/|g/|icon\\.svg$|dashboard\\.png$).*)"],
};
