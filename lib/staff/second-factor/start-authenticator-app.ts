import "server-only";
import { encode } from "uqr";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { upsertUnconfirmedApp } from "@/lib/staff/second-factor/authenticator-app-table";
import { appAddress, newAppSecret, sealAppSecret } from "@/lib/staff/second-factor/one-time-password";
import { findStaff } from "@/lib/staff/staff-table";

/** What an authenticator app is set up with: the key as text, and the same as a QR code, drawn as a path in a square of `size`. */
export type NewAuthenticatorApp = { secret: string; qrCode: { size: number; path: string } };

/**
 * Begins to set up an authenticator app for whoever acts. It does not count until a first code confirms it. Throws `conflict` where they
 * have one.
 */
export const startAuthenticatorApp = command({
  name: "start-authenticator-app",
  roles: ROLES,
  needsVerification: true,
  whileUnenrolled: true,
  input: z.object({}),
  run: async (tx): Promise<NewAuthenticatorApp> => {
    const { staffId } = tx.actor;
    const secret = newAppSecret();
    if (!(await upsertUnconfirmedApp(tx, sealAppSecret(staffId, secret)))) throw new AppError("conflict");
    const [hospital, account] = await Promise.all([findOwnHospital(tx), findStaff(tx, staffId)]);
    const subject = { kind: "staff", id: staffId } as const;
    await recordAudit(tx, { action: "staff.second-factor-started", subject });
    const names = { issuer: `Consent Desk ${hospital.name}`, label: account?.email ?? tx.actor.name };
    return { secret, qrCode: draw(appAddress(secret, names)) };
  },
});

/** One square of the path for each dark one of the code. */
function draw(text: string): NewAuthenticatorApp["qrCode"] {
  const { size, data } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join("") };
}
