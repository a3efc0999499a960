import "server-only";
import type { DocumentLimits, DocumentProblem } from "@/lib/health-record/document/document-limits";
import type { Json, JsonObject } from "@/lib/health-record/document/json-value";

export type ParsedJson = { value: Json; isPython: boolean } | { problem: DocumentProblem };

/** Elements whose text is an attachment: only the size of the document limits it. */
const BASE64_NAMES = new Set(["data", "content", "url", "valueBase64Binary"]);

const WORDS = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
  ["NaN", "NaN"],
  ["Infinity", "Infinity"],
]);
const PYTHON_WORDS = new Set(["True", "False", "None", "NaN", "Infinity"]);

const ESCAPES = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ["/", "/"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);
/** Escapes with hexadecimal digits, and how many: `\x` and `\U` are Python's. */
const HEX_ESCAPES = new Map([
  ["u", 4],
  ["x", 2],
  ["U", 8],
]);

const NUMBER = /[+\-.\deE]+/y;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORD = /[A-Za-z]+/y;
const HEX = /^[\da-fA-F]+$/;
const [SPACE, TAB, LINE_FEED, RETURN] = [32, 9, 10, 13];

class Unreadable extends Error {
  constructor(readonly problem: DocumentProblem) {
    super(problem);
  }
}

/**
 * Reads JSON, and what Python prints for such a value: single quotes, `True`, `False`, `None`, `NaN`. Line breaks inside a text are accepted. It
 * takes time in proportion to the length of the text, builds nothing beyond the limits, and throws nothing.
 */
export function parseJson(text: string, limits: DocumentLimits): ParsedJson {
  const parser = new Parser(text, limits);
  try {
    const value = parser.readAll();
    return { value, isPython: parser.isPython };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem };
    throw error;
  }
}

class Parser {
  isPython = false;
  private at = 0;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly limits: DocumentLimits,
  ) {}

  readAll(): Json {
    const value = this.readValue(0, undefined);
    this.skipSpace();
    if (this.at < this.text.length) throw new Unreadable("not-json");
    return value;
  }

  private readValue(depth: number, name: string | undefined): Json {
    if (depth > this.limits.depth) throw new Unreadable("too-deep");
    this.values += 1;
    if (this.values > this.limits.values) throw new Unreadable("too-many-values");
    this.skipSpace();
    const first = this.text.charAt(this.at);
    if (first === "{") return this.readObject(depth);
    if (first === "[") return this.readList(depth, name);
    if (first === '"' || first === "'") {
      const isBase64 = name !== undefined && BASE64_NAMES.has(name);
      return this.readText(isBase64 ? Infinity : this.limits.textLength);
    }
    return this.readNumberOrWord();
  }

  private readObject(depth: number): JsonObject {
    const object = new Map<string, Json>();
    this.at += 1;
    if (this.skips("}")) return object;
    do {
      this.skipSpace();
      const name = this.readText(this.limits.nameLength);
      if (!this.skips(":")) throw new Unreadable("not-json");
      object.set(name, this.readValue(depth + 1, name));
    } while (this.skips(","));
    if (!this.skips("}")) throw new Unreadable("not-json");
    return object;
  }

  private readList(depth: number, name: string | undefined): Json[] {
    const list: Json[] = [];
    this.at += 1;
    if (this.skips("]")) return list;
    do list.push(this.readValue(depth + 1, name));
    while (this.skips(","));
    if (!this.skips("]")) throw new Unreadable("not-json");
    return list;
  }

  private readText(maxLength: number): string {
    const quote = this.text.charCodeAt(this.at);
    if (quote !== 0x22 && quote !== 0x27) throw new Unreadable("not-json");
    if (quote === 0x27) this.isPython = true;
    const parts: string[] = [];
    let length = 0;
    let from = (this.at += 1);
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) throw new Unreadable("not-json");
      if (code === quote) break;
      if (code === 0x5c) {
        parts.push(this.text.slice(from, this.at), this.readEscape());
        from = this.at;
      } else this.at += 1;
      length += 1;
      if (length > maxLength) throw new Unreadable("text-too-long");
    }
    parts.push(this.text.slice(from, this.at));
    this.at += 1;
    const whole = parts.length === 1 ? (parts[0] ?? "") : parts.join("");
    // HTML has no U+0000: of a text that is nothing else, the browser would read nothing.
    return whole.includes("\u0000") ? whole.replaceAll("\u0000", "\ufffd") : whole;
  }

  /** Stands at the backslash, and afterwards behind the escape. */
  private readEscape(): string {
    const kind = this.text.charAt(this.at + 1);
    const plain = ESCAPES.get(kind);
    const digits = HEX_ESCAPES.get(kind);
    this.at += 2;
    if (plain !== undefined) return plain;
    if (digits === undefined) throw new Unreadable("not-json");
    const hex = this.text.slice(this.at, this.at + digits);
    const code = hex.length === digits && HEX.test(hex) ? Number.parseInt(hex, 16) : Infinity;
    if (code > 0x10ffff) throw new Unreadable("not-json");
    this.at += digits;
    return digits === 4 ? String.fromCharCode(code) : String.fromCodePoint(code);
  }

  private readNumberOrWord(): Json {
    const number = this.match(NUMBER);
    if (number !== undefined) {
      if (!JSON_NUMBER.test(number)) throw new Unreadable("not-json");
      return number;
    }
    const word = this.match(WORD) ?? "";
    const value = WORDS.get(word);
    if (value === undefined) throw new Unreadable("not-json");
    if (PYTHON_WORDS.has(word)) this.isPython = true;
    return value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skips(character: string): boolean {
    this.skipSpace();
    if (this.text.charAt(this.at) !== character) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== TAB && code !== LINE_FEED && code !== RETURN) return;
      this.at += 1;
    }
  }
}
