/** Words that stand before names and belong to none. */
const TITLES = ["mr", "mrs", "ms", "miss", "dr", "shri", "smt", "sri", "kumari"];

/**
 * Whether two spellings can be of one person's name: each word of the shorter one is a word of the longer one, or its initial. Order,
 * capitals, punctuation and titles do not matter. A name of which no letter is left is no other name.
 */
export function isSameName(one: string, other: string): boolean {
  const [shorter = [], longer = []] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length);
  const left = [...longer];
  return shorter.every((word) => {
    const at = left.findIndex((candidate) => matches(word, candidate));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

const matches = (a: string, b: string) =>
  a === b || (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b));

// Longer words first, so that an initial does not take the place of the word that another one needs.
function wordsOf(name: string): string[] {
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.filter((word) => word !== "" && !TITLES.includes(word)).sort((a, b) => b.length - a.length);
}
