import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

const LONGEST_MESSAGE = 500;
/** Answers nest twice; what nests deeper is a trap for whoever follows it. */
const DEEPEST = 5;
const NOT_A_FIELD = /^(timestamp|status|path|type)$|token|secret|password/i;
/** An answer may echo what was sent, and its words are shown and kept. */
const SECRET = /\bBearer\s+\S+|\beyJ[\w-]+(\.[\w-]*){0,2}/gi;

/**
 * Reads the gateway's complaint from the text of an answer, in every shape that it was seen in: arrays, wrapped, flat,
 * field-keyed, message with timestamp, plain text, HTML, empty. Several complaints become one: the first code, and
 * all the messages joined by "; ".
 */
export function parseWireError(body: string): WireError {
  const text = body.trim();
  if (isHtml(text)) return { code: "", message: htmlMessage(text) };
  const json = parseJson(text);
  if (json === undefined) return { code: "", message: readable(text) };
  return readWireError(json) ?? fieldKeyed(json) ?? { code: "", message: "" };
}

/**
 * The complaint inside a 2xx answer, or null where there is none. The sandbox has been seen to answer 200 with an
 * `error` body, and a proxy may answer 200 with a page of its own.
 */
export function errorInSuccess(body: string): WireError | null {
  const text = body.trim();
  if (isHtml(text)) return { code: "", message: htmlMessage(text) };
  const json = parseJson(text);
  if (Array.isArray(json)) return readWireError(json);
  if (!isRecord(json)) return null;
  if (json.error !== undefined && json.error !== null) return readWireError(json);
  const code = codeOf(json.code);
  return CODE.test(code) && !SUCCESS.test(code) ? readWireError(json) : null;
}

const CODE = /^(ABDM-\d{4}|\d{3,6})$/i;
const SUCCESS = /^2\d\d$/;

/** Reads a parsed `error` value, wrapped or bare; null where it says nothing (null, `{}`, `[]`, empty strings). */
export function readWireError(value: unknown): WireError | null {
  return readNested(value, DEEPEST);
}

function readNested(value: unknown, depth: number): WireError | null {
  if (depth === 0) return null;
  if (typeof value === "string") return said("", value);
  if (Array.isArray(value)) return joined(value.map((one) => readNested(one, depth - 1)));
  if (!isRecord(value)) return null;
  if (isRecord(value.error) || Array.isArray(value.error)) return readNested(value.error, depth - 1);
  // Keycloak's own {error, error_description}, and Spring's {timestamp, status, error, path}.
  if (typeof value.error_description === "string") return said(value.error, value.error_description);
  const message = [value.message, value.description, value.error].find(
    (part) => typeof part === "string" && part.trim(),
  );
  return said(value.code, message);
}

function said(code: unknown, message: unknown): WireError | null {
  const error = {
    code: codeOf(code),
    message: typeof message === "string" ? readable(message) : "",
  };
  return error.code === "" && error.message === "" ? null : error;
}

/** Codes are logged, so that only what looks like one is one. */
function codeOf(code: unknown): string {
  const text = typeof code === "number" ? String(code) : typeof code === "string" ? code.trim() : "";
  return /^[\w.-]{1,40}$/.exec(text.replace(/\s*:$/, ""))?.[0] ?? "";
}

function joined(errors: (WireError | null)[]): WireError | null {
  const all = errors.filter((error) => error !== null);
  if (all.length === 0) return null;
  const messages = new Set(all.map((error) => error.message).filter(Boolean));
  return {
    code: all.find((error) => error.code)?.code ?? "",
    message: readable([...messages].join("; ")),
  };
}

function fieldKeyed(json: unknown): WireError | null {
  if (!isRecord(json)) return null;
  const fields = Object.entries(json).filter(([name, value]) => !NOT_A_FIELD.test(name) && typeof value === "string");
  return said("", fields.map(([name, value]) => `${name}: ${String(value)}`).join("; "));
}

function isHtml(text: string): boolean {
  return /^<[!?a-z]/i.test(text);
}

function htmlMessage(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return readable(title ? `${HTML_PAGE_MESSAGE}: ${title}` : HTML_PAGE_MESSAGE);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One line that can be stored and shown: without tokens, control characters (PostgreSQL takes no NUL) and halves of pairs. */
function readable(text: string): string {
  const line = text
    .replace(SECRET, "…")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  const short = line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line;
  return short.replace(/\p{Cs}/gu, "\ufffd");
}
