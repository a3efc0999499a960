import "server-only";
import { ZodError } from "zod";
import type { RefusalCode } from "@/lib/web/action-result";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

export type Refusal = {
  code: RefusalCode;
  fields: Record<string, string>;
  message?: string;
};

/** Translates what a verb threw, for any transport. An error that is not ours is logged here, once, and not shown. */
export function refusalOf(error: unknown, where: string): Refusal {
  if (error instanceof ZodError) return { code: "invalid-input", fields: fieldsOf(error) };
  if (!(error instanceof AppError)) {
    log.error("unexpected error", { path: where, error });
    return { code: "unexpected", fields: {} };
  }
  const { code, fields, message } = error;
  if (code === "sealed-data-unreadable") log.error("sealed data is unreadable", { path: where, error });
  // Only the gateway's own words are meant for people; other messages are for the log.
  const told = code === "gateway-refused" && message !== code;
  return { code, fields: { ...fields }, ...(told ? { message } : {}) };
}

const MESSAGE_KEY = /^[a-z0-9]+([.-][a-z0-9]+)*$/;

/** The first fault of each field as a message key: the schema's own, else `required` or `invalid`. */
export function fieldsOf(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
    fields[issue.path.join(".")] ??= MESSAGE_KEY.test(issue.message) ? issue.message : missing ? "required" : "invalid";
  }
  return fields;
}
