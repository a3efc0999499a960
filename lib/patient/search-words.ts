import "server-only";

/** How many characters the beginnings have by which a word is found in an index; `search_prefixes` in the database has the same. */
export const PREFIX_LENGTHS = [1, 2, 3, 4, 6, 9, 13] as const;

/** What a patient is found by: the address, and each word of the name, in lower case. */
export function searchWordsOf(abhaAddress: string, name: string | null): string[] {
  return [abhaAddress.toLowerCase(), ...wordsOf(name ?? "")];
}

/** What is searched: the beginning of an address, or of as many words of a name as were typed. */
export type Search = {
  /** The text as a whole, as an address begins. */
  address: string;
  /** Its words, each of which begins a word of the name; none where the text has no letter or digit. */
  words: string[];
  /** The longest beginning of `address` that the index has. */
  addressPrefix: string;
  /** The same of each word, those of the longest word first. */
  wordPrefixes: string[];
};

/** Reads a search text; null where it is empty. */
export function searchOf(text: string): Search | null {
  const address = text.trim().toLowerCase();
  if (address === "") return null;
  const words = wordsOf(address).toSorted((a, b) => length(b) - length(a));
  return {
    address,
    words,
    addressPrefix: longestPrefix(address),
    wordPrefixes: [...new Set(words.map(longestPrefix))],
  };
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s\p{P}\p{S}]+/u)
    .filter(Boolean);
}

/** Characters as PostgreSQL counts them. */
const length = (text: string) => [...text].length;

function longestPrefix(word: string): string {
  const longest = PREFIX_LENGTHS.findLast((prefixLength) => prefixLength <= length(word)) ?? 1;
  return [...word].slice(0, longest).join("");
}
