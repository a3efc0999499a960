import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";
import { parseJson } from "@/lib/abdm/wire/fields";

const MAX_MESSAGE_LENGTH = 500;
/** A text is cut to this length before an expression searches it: whoever answers for a gateway chooses what stands there. */
const MAX_SEARCHED_LENGTH = 4_000;
const MAX_CODE_LENGTH = 40;
/** Of a list of errors, and of the fields of an object, these many are read. */
const MAX_PARTS = 50;
/** Known errors are nested at most twice; the limit protects against bodies that are nested without end. */
const MAX_DEPTH = 5;
const NOT_A_FIELD = /^(timestamp|status|path|type)$|token|secret|password/i;
/** A response may repeat the token that was sent, and its text is shown and stored. */
const SECRET = /\bBearer\s+\S+|\beyJ[\w-]+(\.[\w-]*){0,2}/gi;
/** An ABHA address or an e-mail address; an ABHA, Aadhaar or telephone number. */
const PERSONAL = /(?<![\w.!-])[\w.!-]+@[\w.-]+|\b\d(?:[ -]?\d){9,}\b/g;

/**
 * Parses an error response in every known format: array, nested, flat, by field name, message with timestamp, plain
 * text, HTML, empty. Several errors become one: the first code, and all messages joined by "; ".
 */
export function parseWireError(body: string): WireError {
  const text = body.trim();
  if (isHtml(text)) return { code: "", message: htmlMessage(text) };
  const json = parseJson(text);
  if (json === undefined) return { code: "", message: toMessage(text) };
  return readWireError(json) ?? errorByFieldName(json) ?? { code: "", message: "" };
}

/**
 * Returns the error in a response with a 2xx status, or null if there is none. The ABDM sandbox sometimes responds 200
 * with an `error` in the body, and a proxy may respond 200 with an HTML page.
 */
export function parseErrorInSuccess(body: string): WireError | null {
  const text = body.trim();
  if (isHtml(text)) return { code: "", message: htmlMessage(text) };
  const json = parseJson(text);
  if (Array.isArray(json)) return readWireError(json);
  if (!isRecord(json)) return null;
  if (json.error !== undefined && json.error !== null) return readWireError(json);
  const code = toCode(json.code);
  return ERROR_CODE.test(code) && !HTTP_SUCCESS.test(code) ? readWireError(json) : null;
}

const ERROR_CODE = /^(ABDM-\d{4}|\d{3,6})$/i;
const HTTP_SUCCESS = /^2\d\d$/;

/** Reads a parsed `error` value, nested or not. Returns null if it has neither code nor message (null, `{}`, `[]`, empty strings). */
export function readWireError(value: unknown): WireError | null {
  return readNested(value, MAX_DEPTH);
}

/** Removes personal data (addresses and long numbers) from an error's message, for places such as the audit trail. */
export function redactPersonalData({ code, message }: WireError): WireError {
  return { code, message: message.replace(PERSONAL, "…") };
}

function readNested(value: unknown, depth: number): WireError | null {
  if (depth === 0) return null;
  if (typeof value === "string") return toWireError("", value);
  if (Array.isArray(value)) return joinErrors(value.slice(0, MAX_PARTS).map((item) => readNested(item, depth - 1)));
  if (!isRecord(value)) return null;
  if (isRecord(value.error) || Array.isArray(value.error)) return readNested(value.error, depth - 1);
  // Keycloak sends {error, error_description}, Spring sends {timestamp, status, error, path}.
  if (typeof value.error_description === "string") return toWireError(value.error, value.error_description);
  const message = [value.message, value.description, value.error].find(
    (part) => typeof part === "string" && part.trim(),
  );
  return toWireError(value.code, message);
}

function toWireError(code: unknown, message: unknown): WireError | null {
  const error = {
    code: toCode(code),
    message: typeof message === "string" ? toMessage(message) : "",
  };
  return error.code === "" && error.message === "" ? null : error;
}

/** Codes are logged, so a value that does not look like a code becomes "". */
function toCode(code: unknown): string {
  const text = typeof code === "number" ? String(code) : typeof code === "string" ? code.trim() : "";
  const withoutColon = text.endsWith(":") ? text.slice(0, -1).trimEnd() : text;
  return withoutColon.length <= MAX_CODE_LENGTH && /^[\w.-]+$/.test(withoutColon) ? withoutColon : "";
}

function joinErrors(errors: (WireError | null)[]): WireError | null {
  const all = errors.filter((error) => error !== null);
  if (all.length === 0) return null;
  const messages = new Set(all.map((error) => error.message).filter(Boolean));
  return {
    code: all.find((error) => error.code)?.code ?? "",
    message: toMessage([...messages].join("; ")),
  };
}

function errorByFieldName(json: unknown): WireError | null {
  if (!isRecord(json)) return null;
  const fields = Object.entries(json)
    .slice(0, MAX_PARTS)
    .filter(([name, value]) => typeof value === "string" && !NOT_A_FIELD.test(name.slice(0, MAX_SEARCHED_LENGTH)));
  return toWireError("", fields.map(([name, value]) => `${name}: ${String(value)}`).join("; "));
}

function isHtml(text: string): boolean {
  return /^<[!?a-z]/i.test(text);
}

function htmlMessage(html: string): string {
  const title = titleOf(html.slice(0, MAX_SEARCHED_LENGTH));
  return toMessage(title ? `${HTML_PAGE_MESSAGE}: ${title}` : HTML_PAGE_MESSAGE);
}

/** The text of the first `title` element; "" where there is none. */
function titleOf(html: string): string {
  const tag = html.search(/<title\b/i);
  const start = tag === -1 ? -1 : html.indexOf(">", tag);
  const end = start === -1 ? -1 : html.indexOf("<", start);
  return end === -1 ? "" : html.slice(start + 1, end).trim();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Converts text to one line without tokens, control characters (PostgreSQL stores no NUL) and unpaired surrogates, cut to the limit. */
function toMessage(text: string): string {
  const line = text
    .slice(0, MAX_SEARCHED_LENGTH)
    .replace(SECRET, "…")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  const short = line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : line;
  return short.replace(/\p{Cs}/gu, "\ufffd");
}
