import "server-only";
import { inPasswordThread } from "@/lib/staff/password-threads";

/** The argon2id hash of a password, with its salt and cost inside. Throws `too-busy`. */
export function hashPassword(password: string): Promise<string> {
  return inPasswordThread("hash", normalized(password));
}

/** Of a password that nobody has, made with the cost of every other: 24 random bytes that were thrown away. */
const PLACEHOLDER = "$argon2id$v=19$m=65536,t=4,p=1$5Ya/HejblqNgllzx8ngo4A$ag42kUv3rITZvg3HtxpSFrolvsn617/9sxFY/xH8YfA";

/**
 * Whether the password is right. Without a hash it works as long and returns false, so that its time does not show who has an account.
 * Throws `too-busy`.
 */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const hash = passwordHash ?? PLACEHOLDER;
  const isRight =
    (await inPasswordThread("verify", { hash, password: normalized(password) })) ||
    // Hashes from before passwords were normalised.
    (normalized(password) !== password && (await inPasswordThread("verify", { hash, password })));
  return isRight && passwordHash !== null;
}

/** The same characters, whichever way the keyboard writes them (NIST SP 800-63B-4, 3.1.1.2). */
const normalized = (password: string) => password.normalize("NFKC");
