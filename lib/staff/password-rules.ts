import "server-only";

/** Characters of a password that is the only proof, and of the longest one (NIST SP 800-63B-4, 3.1.1.2). */
const SHORTEST_ALONE = 15;
const LONGEST = 1024;

/** Why a password cannot be chosen, as a key of the texts of input errors. */
export type PasswordProblem = "password-needs-15" | "too-long" | "password-own-words";

/**
 * Why a new password cannot be chosen; null where it can. `words` are the person's own and the hospital's: names, e-mail address. Any
 * characters are allowed, and none are demanded.
 */
export function checkNewPassword(password: string, words: readonly string[]): Promise<PasswordProblem | null> {
  const { length } = [...password.normalize("NFKC")];
  if (length > LONGEST) return Promise.resolve("too-long");
  if (length < SHORTEST_ALONE) return Promise.resolve("password-needs-15");
  const isOwnWord = words.some((word) => word.toLowerCase() === password.toLowerCase());
  return Promise.resolve(isOwnWord ? "password-own-words" : null);
}
