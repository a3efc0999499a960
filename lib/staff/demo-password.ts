import "server-only";
import { env } from "@/lib/env";
import { isPassword } from "@/lib/staff/password";

/** The password of every demo account: it stands in the README. */
export const DEMO_PASSWORD = "consent-desk-demo";

/** What is known of each hash, so that it is compared once. */
const known = new Map<string, Promise<boolean>>();

/** Whether an account is one of the demo: its password is the published one, and the sandbox is on. */
export async function isDemoAccount(passwordHash: string | null): Promise<boolean> {
  if (env().SANDBOX !== "on" || passwordHash === null) return false;
  const found = known.get(passwordHash) ?? isPassword(passwordHash, DEMO_PASSWORD);
  known.set(passwordHash, found);
  // What could not be compared now is compared the next time.
  found.catch(() => known.delete(passwordHash));
  return found;
}
