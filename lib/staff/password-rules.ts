import "server-only";
import { inPasswordThread } from "@/lib/staff/password-threads";

/** Characters of a password that is the only proof, of one beside a second factor, and of the longest one (NIST SP 800-63B-4, 3.1.1.2). */
export const SHORTEST_ALONE = 15;
export const SHORTEST_WITH_SECOND_FACTOR = 8;
export const LONGEST = 1024;

/** Fewer guesses than 10 to this power: one of the lists of known passwords, a repetition, a row of keys. Eight random characters take more. */
const FEWEST_GUESSES_LOG10 = 7.9;
/** What comes after it makes no password easier to guess; looking at all of a long one would take seconds. */
const CHARACTERS_ESTIMATED = 64;
/** Shorter words of a name, such as "Dr", are in many passwords by chance. */
const SHORTEST_OWN_WORD = 3;
/** So many letters beside one's own words make it another password. */
const OTHER_LETTERS = 5;

/** Why a password cannot be chosen, as a key of the texts of input errors. */
export type PasswordProblem =
  "password-needs-15" | "password-needs-8" | "too-long" | "password-too-common" | "password-own-words";

/**
 * Why a new password cannot be chosen; null where it can. `words` are the person's own and the hospital's: names, e-mail address, id. Any
 * characters are allowed, and none are demanded. Throws `too-busy`.
 */
export async function checkNewPassword(
  password: string,
  words: readonly string[],
  { hasSecondFactor = false }: { hasSecondFactor?: boolean } = {},
): Promise<PasswordProblem | null> {
  const text = password.normalize("NFKC");
  const { length } = [...text];
  if (length > LONGEST) return "too-long";
  if (length < (hasSecondFactor ? SHORTEST_WITH_SECOND_FACTOR : SHORTEST_ALONE))
    return hasSecondFactor ? "password-needs-8" : "password-needs-15";
  const own = ownWords(words);
  if (isOfOwnWords(text.toLowerCase(), own)) return "password-own-words";
  const estimated = { password: text.slice(0, CHARACTERS_ESTIMATED), words: own };
  return (await inPasswordThread("guessesLog10", estimated)) < FEWEST_GUESSES_LOG10 ? "password-too-common" : null;
}

/** The words of names and addresses, in lower case, the longest first. */
function ownWords(words: readonly string[]): string[] {
  const parts = words.flatMap((word) =>
    word
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{M}\p{N}]+/u),
  );
  return [...new Set(parts)]
    .filter(({ length }) => length >= SHORTEST_OWN_WORD)
    .toSorted((one, other) => other.length - one.length);
}

/** Whether nothing much is left of a password without one's own words. */
function isOfOwnWords(text: string, own: readonly string[]): boolean {
  const rest = own.reduce((left, word) => left.replaceAll(word, " "), text);
  return rest !== text && (rest.match(/\p{L}/gu)?.length ?? 0) < OTHER_LETTERS;
}
