import "server-only";
import { env } from "@/lib/env";

/** What passkeys belong to: the host of the public address. A passkey works under no other one. */
export function relyingParty(): { id: string; origin: string; name: string } {
  const { hostname, origin } = new URL(env().NEXTAUTH_URL ?? env().APP_URL);
  return { id: hostname, origin, name: "Consent Desk" };
}
