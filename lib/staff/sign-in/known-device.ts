import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";
import { isKnownDevice } from "@/lib/staff/sign-in/known-device-table";

/** What a browser is known by: 256 random bits, in base64url. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export const newDeviceToken = () => randomBytes(TOKEN_BYTES).toString("base64url");

/** What is stored of a token: its digest together with the person, since several people may use one browser. */
export function deviceDigest(token: string, staffId: StaffId): Buffer {
  return createHash("sha256").update(`${token} ${staffId}`).digest();
}

/** A name for the browser in the limits of sign-ins, where the person has signed in with it before; else null. */
export async function knownDeviceOf(
  scope: SystemScope,
  staffId: StaffId,
  token: string | null,
): Promise<string | null> {
  if (token === null || !TOKEN.test(token)) return null;
  const digest = deviceDigest(token, staffId);
  const isKnown = await withSystemConnection(scope, "find a known browser", (connection) =>
    isKnownDevice(connection, staffId, digest),
  );
  return isKnown ? digest.toString("base64url") : null;
}
