import "server-only";
import type { CookiesOptions } from "next-auth";
import { env } from "@/lib/env";

/** The address under which people open the desk, for which the cookies are made. */
export function publicAddress(): string {
  return env().NEXTAUTH_URL ?? env().APP_URL;
}

/** Names and flags of the sign-in cookies, by the public address. */
export function authCookies(publicUrl = publicAddress()): {
  secure: boolean;
  sessionName: string;
  cookies: Partial<CookiesOptions>;
} {
  const address = new URL(publicUrl);
  const secure = address.protocol === "https:";
  // Cookies are shared by all ports of a host: two instances on one machine would sign each other's staff out.
  const name = secure ? "next-auth" : `next-auth-${address.port || "80"}`;
  // The browser takes it from this host alone, over TLS, for all paths.
  const prefix = secure ? "__Host-" : "";
  const options = {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
  } as const;
  const sessionName = `${prefix}${name}.session-token`;
  const cookies = {
    sessionToken: { name: sessionName, options },
    callbackUrl: { name: `${prefix}${name}.callback-url`, options },
    csrfToken: { name: `${prefix}${name}.csrf-token`, options },
  };
  return { secure, sessionName, cookies };
}
