import "server-only";
import { ZodError } from "zod";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Refusal } from "@/lib/web/action-result";

/** Translates what an operation threw, for any transport. An unexpected error is logged here, once, and not shown. */
export function refusalOf(error: unknown, operation: string): Refusal {
  if (error instanceof ZodError) return { code: "invalid-input", fields: fieldsOf(error) };
  if (!(error instanceof AppError)) {
    log.error("unexpected error", { operation, error });
    return { code: "unexpected", fields: {} };
  }
  const { code, fields, message } = error;
  if (code === "sealed-data-unreadable") log.error("sealed data is unreadable", { operation, error });
  // Only the gateway's own text is meant for people; other messages are for the log.
  const isForPeople = code === "gateway-refused" && message !== code;
  return { code, fields: { ...fields }, ...(isForPeople ? { message } : {}) };
}

const MESSAGE_KEY = /^[a-z0-9]+([.-][a-z0-9]+)*$/;

/** The first error of each field as a message key: the schema's own, else `required` or `invalid`. */
function fieldsOf(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
    const ownKey = MESSAGE_KEY.test(issue.message) ? issue.message : null;
    fields[issue.path.join(".")] ??= ownKey ?? (isMissing ? "required" : "invalid");
  }
  return fields;
}
