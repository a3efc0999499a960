import "server-only";
import { Secret, TOTP } from "otpauth";
import { SECOND } from "@/lib/clock";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { sealedPlace, type SealedText } from "@/lib/crypto/sealed-columns";
import type { StaffId } from "@/lib/ids";

/** Seconds of a time step, digits of a code, and how many steps before and after the present one are accepted (RFC 6238, 5.2). */
const PERIOD = 30;
const DIGITS = 6;
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret in base32, as authenticator apps take it. */
export const newAppSecret = () => new Secret({ size: SECRET_BYTES }).base32;

/** The address that a QR code holds: `otpauth://totp/…`. */
export function appAddress(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  return totpOf(secret, { issuer, label }).toString();
}

/** The time step to which a code belongs; null where it belongs to none of those that are accepted now. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / (PERIOD * SECOND)) + delta;
}

export const sealAppSecret = (staffId: StaffId, secret: string): SealedText =>
  sealText(secret, sealedPlace("authenticator-secret", staffId));

export const openAppSecret = ({ staffId, secret }: { staffId: StaffId; secret: SealedText }): string =>
  unsealText(secret, sealedPlace("authenticator-secret", staffId));

function totpOf(secret: string, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: DIGITS, period: PERIOD });
}
