import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { StaffActor } from "@/lib/db/actor";
import type { Tx } from "@/lib/db/transaction";
import { countUnusedCodes, replaceRecoveryCodes } from "@/lib/staff/second-factor/recovery-code-table";
import { findSecondFactorFacts } from "@/lib/staff/second-factor/second-factor-queries";

const CODES = 10;
const BITS = 80;
/** Crockford's: without letters that look like digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const BITS_OF_CHARACTER = 5;
const CHARACTERS = BITS / BITS_OF_CHARACTER;

/** A recovery code: 80 random bits in four groups of four, such as `7k2m-x0qv-93tb-hs4d`. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32, so that each character is as likely as the others.
  const characters = [...randomBytes(CHARACTERS)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return characters.join("").replace(/(.{4})(?!$)/g, "$1-");
}

/** The digest of a typed recovery code, whatever its case and its hyphens; null for what cannot be one. */
export function recoveryCodeDigest(typed: string): Buffer | null {
  const code = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  if (code.length !== CHARACTERS || [...code].some((character) => !ALPHABET.includes(character))) return null;
  return createHash("sha256").update(code).digest();
}

/** Gives whoever acts ten new recovery codes, in the place of those before; returns them, since they are stored as digests alone. */
export async function renewRecoveryCodes(tx: Tx<StaffActor>): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newRecoveryCode);
  await replaceRecoveryCodes(
    tx,
    codes.map((code) => recoveryCodeDigest(code) ?? Buffer.alloc(0)),
  );
  return codes;
}

/** The same for somebody who has none that is left. */
export async function firstRecoveryCodes(tx: Tx<StaffActor>): Promise<string[] | null> {
  return (await countUnusedCodes(tx)) > 0 ? null : renewRecoveryCodes(tx);
}

/** Removes the recovery codes of somebody who has nothing left that they could replace. */
export async function removeCodesOfNothing(tx: Tx<StaffActor>): Promise<void> {
  const facts = await findSecondFactorFacts(tx, tx.actor.staffId);
  if (!facts?.hasPasskey && !facts?.hasApp) await replaceRecoveryCodes(tx, []);
}
