import type { Field, FieldValue } from "@/lib/health-record/document/data-types";

/** Elements that serve software: they stand apart, where a reader who looks for them finds them. */
const TECHNICAL = new Set([
  "meta",
  "identifier",
  "language",
  "intent",
  "implicitRules",
  "signature",
  "primarySource",
  "active",
]);
const TECHNICAL_ENDS = new Set(["mode", "docStatus", "rank"]);

/** Values of one path: a list where the sender has several. */
export type FieldGroup = { path: readonly string[]; values: FieldValue[] };

export function isTechnical({ path }: Field): boolean {
  return TECHNICAL.has(path[0] ?? "") || path.includes("identifier") || TECHNICAL_ENDS.has(path.at(-1) ?? "");
}

/** Fields that follow each other under one path stand together. */
export function groupFields(fields: readonly Field[]): FieldGroup[] {
  const groups: FieldGroup[] = [];
  for (const { path, value } of fields) {
    const last = groups.at(-1);
    if (last !== undefined && last.path.join(" ") === path.join(" ")) last.values.push(value);
    else groups.push({ path, values: [value] });
  }
  return groups;
}
