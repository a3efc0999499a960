import type { Field, FieldValue } from "@/lib/health-record/document/data-types";

/** Elements that serve software: they stand apart, where a reader who looks for them finds them. */
const TECHNICAL = new Set([
  "meta",
  "groupIdentifier",
  "instantiatesCanonical",
  "instantiatesUri",
  "identifier",
  "language",
  "intent",
  "implicitRules",
  "signature",
  "primarySource",
  "active",
]);
const TECHNICAL_ENDS = new Set(["mode", "docStatus", "rank", "uid", "sopClass", "linkId", "display"]);

/** Values of one path: a list where the sender has several. */
export type FieldGroup = { path: readonly string[]; label?: string | undefined; values: FieldValue[] };

export function isTechnical({ path, value }: Field): boolean {
  // The visit itself stands in the document.
  if (path[0] === "encounter" && value.type === "reference" && value.reference.key !== undefined) return true;
  return (
    NO_USE.has(path.join(".")) ||
    TECHNICAL.has(path[0] ?? "") ||
    path.includes("identifier") ||
    TECHNICAL_ENDS.has(path.at(-1) ?? "")
  );
}

/** Elements of which the parts are read together, such as the lines of an address. */
const WHOLES = new Set(["address", "telecom", "contact", "name", "qualification"]);
/** Parts that are of no use to a reader of addresses and names. */
const NO_USE = new Set(["address.use", "address.type", "telecom.system", "telecom.use", "name.use"]);

/** Fields that follow each other under one path stand together. */
export function groupFields(fields: readonly Field[]): FieldGroup[] {
  const groups: FieldGroup[] = [];
  for (const field of fields) {
    const { value, label } = field;
    // Since when an address or a name is in use is no part of it.
    const isPart = WHOLES.has(field.path[0] ?? "") && value.type !== "date";
    const path = isPart ? field.path.slice(0, 1) : field.path;
    const last = groups.at(-1);
    if (last !== undefined && last.path.join(" ") === path.join(" ") && last.label === label) last.values.push(value);
    else groups.push({ path, label, values: [value] });
  }
  return groups;
}
