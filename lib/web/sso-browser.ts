import "server-only";
import { cookies } from "next/headers";
import { SIGN_IN_DURATION } from "@/lib/staff/single-sign-on/start-single-sign-on";
import { isRandomText, randomText } from "@/lib/staff/single-sign-on/sign-in-state";
import { authCookies } from "@/lib/web/auth-cookies";
import { localPath } from "@/lib/web/local-path";

/** No page of ours has a longer address; browsers keep cookies up to 4 KiB. */
const LONGEST_PATH = 2000;

/** What the browser that goes to an identity provider is known by when it comes back, and the page that it wants. */
export type SsoBrowser = { browser: string; next: string };

/**
 * Binds a sign-in to this browser for ten minutes: a cookie that scripts do not see, and that no other browser has. Sign-ins of several tabs
 * share it.
 */
export async function bindBrowser(wanted: string): Promise<SsoBrowser> {
  const next = localPath(wanted.length <= LONGEST_PATH ? wanted : "/");
  const browser = (await boundBrowser())?.browser ?? randomText();
  const { name, options } = cookie();
  (await cookies()).set(name, `${browser}${next}`, { ...options, maxAge: SIGN_IN_DURATION / 1000 });
  return { browser, next };
}

/** The binding of this browser; null where it has none. */
export async function boundBrowser(): Promise<SsoBrowser | null> {
  const value = (await cookies()).get(cookie().name)?.value ?? "";
  const end = value.indexOf("/");
  const browser = value.slice(0, end === -1 ? 0 : end);
  return isRandomText(browser) ? { browser, next: localPath(value.slice(end)) } : null;
}

/** Sent along when the provider's page leads back, which is why it is `lax`. */
function cookie() {
  const { secure, sessionName } = authCookies();
  const instance = sessionName.replace(/^__(?:Host|Secure)-/, "").replace(/session-token$/, "single-sign-on");
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  return { name: `${secure ? "__Host-" : ""}${instance}`, options };
}
