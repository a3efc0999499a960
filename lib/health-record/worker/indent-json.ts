import "server-only";

export type IndentLimits = {
  /** Characters of the output. */
  characters: number;
  /** Characters of one text in quotes. */
  text: number;
  /** Levels that are indented; deeper ones are not. */
  levels: number;
};

export const SOURCE_LIMITS: IndentLimits = { characters: 1_000_000, text: 4_000, levels: 40 };
/** So much of a longer text is shown. */
const BEGINNING = 200;
/** What is no text, bracket, comma, colon or white space: numbers and words. */
const PLAIN = /[^\s"'{}[\],:]+/y;
const SPACE = /\s*/y;

/**
 * Puts each element of JSON on a line of its own, and changes nothing else: digits, names and escapes stay as sent, and what is broken, or
 * written by Python, is shown as it is. A long text, such as a file in base64, is cut after its beginning. It takes time in proportion to the length.
 */
export function indentJson(
  source: string,
  limits = SOURCE_LIMITS,
): { text: string; isCut: boolean; isShortened: boolean } {
  const parts: string[] = [];
  let length = 0;
  let level = 0;
  let isShortened = false;
  let at = 0;
  const add = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  const newLine = () => add(`\n${"  ".repeat(Math.min(level, limits.levels))}`);
  const skipSpace = () => {
    at += match(SPACE, source, at).length;
  };
  for (skipSpace(); at < source.length && length < limits.characters; skipSpace()) {
    const character = source.charAt(at);
    if (character === '"' || character === "'") {
      const end = endOfText(source, at);
      const isLong = end - at > limits.text;
      isShortened ||= isLong;
      add(isLong ? `${source.slice(at, at + BEGINNING)}… (${end - at})` : source.slice(at, end));
      at = end;
    } else if (character === "{" || character === "[") {
      at += 1;
      skipSpace();
      add(character);
      const isEmpty = source.charAt(at) === CLOSING[character];
      if (isEmpty) {
        add(source.charAt(at));
        at += 1;
      } else {
        level += 1;
        newLine();
      }
    } else if (character === "}" || character === "]") {
      level = Math.max(0, level - 1);
      newLine();
      add(character);
      at += 1;
    } else if (character === ",") {
      add(character);
      newLine();
      at += 1;
    } else if (character === ":") {
      add(": ");
      at += 1;
    } else {
      const plain = match(PLAIN, source, at);
      const isLong = plain.length > limits.text;
      isShortened ||= isLong;
      add(isLong ? `${plain.slice(0, BEGINNING)}… (${plain.length})` : plain);
      at += plain.length;
      const next = at + match(SPACE, source, at).length;
      if (next > at && match(PLAIN, source, next) !== "") add(" ");
    }
  }
  return { text: parts.join(""), isCut: at < source.length, isShortened };
}

const CLOSING: Record<string, string> = { "{": "}", "[": "]" };

/** The place behind a text in quotes that begins here, or the end where it does not end. */
function endOfText(source: string, from: number): number {
  const quote = source.charCodeAt(from);
  for (let at = from + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === quote) return at + 1;
  }
  return source.length;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
