import "server-only";
import { cookies } from "next/headers";
import { DAY, SECOND } from "@/lib/clock";
import { isUuid, type SignInChallengeId } from "@/lib/ids";
import { CHALLENGE_DURATION } from "@/lib/staff/passkey/begin-passkey";
import { publicAddress } from "@/lib/web/auth-cookies";

/** Browsers keep no cookie for longer than 400 days. */
const DEVICE_COOKIE_DURATION = 400 * DAY;

/** What the browser is known by, where somebody has signed in with it before. */
export async function readDeviceToken(): Promise<string | null> {
  return (await cookies()).get(nameOf("device"))?.value ?? null;
}

/** Keeps what the browser is known by from now on. Only within a route or an action. */
export async function keepDeviceToken(token: string): Promise<void> {
  await set("device", token, DEVICE_COOKIE_DURATION);
}

/** The sign-in in this browser that waits for a second factor. */
export async function readSecondFactorChallenge(): Promise<SignInChallengeId | null> {
  const value = (await cookies()).get(nameOf("second-factor"))?.value ?? "";
  return isUuid(value) ? (value as SignInChallengeId) : null;
}

/** Keeps, or with null forgets, which sign-in waits for a second factor. Only within a route or an action. */
export async function keepSecondFactorChallenge(id: SignInChallengeId | null): Promise<void> {
  await set("second-factor", id ?? "", id === null ? 0 : CHALLENGE_DURATION);
}

/** Cookies are shared by all ports of a host. */
function nameOf(cookie: "device" | "second-factor"): string {
  const { protocol, port } = new URL(publicAddress());
  return protocol === "https:" ? `__Host-consent-desk.${cookie}` : `consent-desk-${port || "80"}.${cookie}`;
}

async function set(cookie: "device" | "second-factor", value: string, duration: number): Promise<void> {
  const secure = publicAddress().startsWith("https:");
  const options = { httpOnly: true, secure, path: "/", sameSite: "lax", maxAge: duration / SECOND } as const;
  (await cookies()).set(nameOf(cookie), value, options);
}
