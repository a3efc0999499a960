import "server-only";

import type { WireError } from "@/lib/abdm/messages";

/** What an HTML page becomes: a firewall or proxy spoke, not the gateway. */
export const HTML_INSTEAD = "HTML page instead of an answer";

const LONGEST_MESSAGE = 500;
const NOT_A_FIELD = new Set(["timestamp", "status", "path", "type"]);

/**
 * Reads the gateway's complaint from the text of an answer, in every shape that it was seen in: arrays, wrapped, flat,
 * field-keyed, message with timestamp, plain text, HTML, empty. Several complaints become one: the first code, and
 * all the messages joined by "; ".
 */
export function parseWireError(body: string): WireError {
  const text = body.trim();
  if (isHtml(text)) return { code: "", message: htmlMessage(text) };
  const json = parseJson(text);
  if (json === undefined) return { code: "", message: shorten(text) };
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
  return CODE.test(codeOf(json.code)) ? readWireError(json) : null;
}

const CODE = /^(ABDM-\d{4}|\d{3,6})$/i;

/** Reads a parsed `error` value, wrapped or bare; null where it says nothing (null, `{}`, `[]`, empty strings). */
export function readWireError(value: unknown): WireError | null {
  if (typeof value === "string") return said("", value);
  if (Array.isArray(value)) return joined(value.map(readWireError));
  if (!isRecord(value)) return null;
  if (isRecord(value.error) || Array.isArray(value.error)) return readWireError(value.error);
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
    message: typeof message === "string" ? shorten(message.trim()) : "",
  };
  return error.code === "" && error.message === "" ? null : error;
}

function codeOf(code: unknown): string {
  if (typeof code === "number") return String(code);
  return typeof code === "string" ? code.trim().replace(/\s*:$/, "") : "";
}

function joined(errors: (WireError | null)[]): WireError | null {
  const all = errors.filter((error) => error !== null);
  if (all.length === 0) return null;
  const messages = new Set(all.map((error) => error.message).filter(Boolean));
  return {
    code: all.find((error) => error.code)?.code ?? "",
    message: shorten([...messages].join("; ")),
  };
}

function fieldKeyed(json: unknown): WireError | null {
  if (!isRecord(json)) return null;
  const fields = Object.entries(json).filter(([name, value]) => !NOT_A_FIELD.has(name) && typeof value === "string");
  return said("", fields.map(([name, value]) => `${name}: ${String(value)}`).join("; "));
}

function isHtml(text: string): boolean {
  return /^<(!doctype|html|head|body|\?xml)/i.test(text);
}

function htmlMessage(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return shorten(title ? `${HTML_INSTEAD}: ${title}` : HTML_INSTEAD);
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

function shorten(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text;
}
