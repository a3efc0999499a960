import { hashSync, verifySync } from "@node-rs/argon2";

// Runs in each thread of lib/staff/password-threads.ts. The asynchronous functions of argon2 would use the threads of libuv, which
// also check the signatures of callbacks; these run in their own thread.

/** argon2id, the library's default. 64 MiB and 4 passes take 50-100 ms on a small server. */
const COST = { memoryCost: 65_536, timeCost: 4, parallelism: 1 };

/** @param {string} password */
export function hash(password) {
  return hashSync(password, COST);
}

/**
 * Whether the password is right; false where the hash is none.
 * @param {{ hash: string, password: string }} input
 */
export function verify({ hash, password }) {
  try {
    return verifySync(hash, password);
  } catch {
    return false;
  }
}

/** @type {Promise<(password: string, words: string[]) => number> | undefined} */
let estimate;

/**
 * How many guesses a password takes, as a logarithm to base 10, by the lists of zxcvbn and some words of the person.
 * @param {{ password: string, words: string[] }} input
 */
export async function guessesLog10({ password, words }) {
  return (await (estimate ??= loadEstimate()))(password, words);
}

/** The lists take a moment to load, and only who chooses a password needs them. */
async function loadEstimate() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  });
  return (/** @type {string} */ password, /** @type {string[]} */ words) => zxcvbn.check(password, words).guessesLog10;
}
