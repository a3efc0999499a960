import "server-only";
import type { ReadableBody } from "@/lib/operations/callbacks/callback-view";

/** JSON that is nested deeper, or that indentation would make this many times longer, is not indented. */
const MAX_DEPTH = 30;
const MAX_GROWTH = 6;

// Characters that a screen does not show, or that change the direction of writing; tab and newline are shown.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The bytes of a callback, null once erased, as text: JSON is indented and otherwise unchanged; invisible characters are written as escapes. */
export function readableBody(body: Buffer | null): ReadableBody {
  if (body === null) return { text: "", form: "erased", bytes: 0 };
  const bytes = body.length;
  if (bytes === 0) return { text: "", form: "empty", bytes };
  const text = decode(body);
  if (text === null) return { text: visible(body.toString("utf8")), form: "binary", bytes };
  // The byte order mark is written as an escape before the text, as all that is invisible.
  const [mark, json] = text.startsWith("\ufeff") ? [visible("\ufeff"), text.slice(1)] : ["", text];
  if (!isJson(json)) return { text: visible(text), form: /\0/.test(text) ? "binary" : "text", bytes };
  return { text: mark + visible(indented(json) ?? json), form: "json", bytes };
}

function decode(body: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

// Not by parsing and serialising: that would round large numbers and lose a key that occurs twice.
function indented(json: string): string | null {
  const parts = json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  let depth = 0;
  let fresh = false;
  let out = "";
  for (const [part] of parts) {
    const closes = part === "}" || part === "]";
    if (closes) depth -= 1;
    if (fresh !== closes) out += `\n${"  ".repeat(depth)}`;
    fresh = false;
    out += part === ":" ? ": " : part;
    if (part === "{" || part === "[") depth += 1;
    if (part === "," || part === "{" || part === "[") fresh = true;
    if (depth > MAX_DEPTH || out.length > json.length * MAX_GROWTH + 1000) return null;
  }
  return out;
}
