import "server-only";
import {
  CODING_ELEMENTS,
  CONCEPT_ELEMENTS,
  conceptOf,
  quantityOf,
  shownOfQuantity,
  shownOfReference,
  type Field,
  type FieldValue,
  type ReferenceView,
} from "@/lib/health-record/document/data-types";
import {
  lastPart,
  listOf,
  objectOf,
  objectsOf,
  textAt,
  textOf,
  type Json,
  type JsonObject,
} from "@/lib/health-record/document/json-value";
import { isDateWithMonth, partialDateOf } from "@/lib/health-record/document/partial-date";
import { ATTACHMENT_ELEMENTS } from "@/lib/health-record/document/read-attachment";

/** What a value inside a resource needs to know of its document. */
export type DescribeScope = {
  referenceOf(reference: JsonObject): ReferenceView;
  /** The key of the attachment that an object is. */
  attachmentOf(object: JsonObject): string | undefined;
};

type Path = readonly string[];

/** Names of elements that have no meaning for a reader. */
const TECHNICAL = new Set(["id", "resourceType", "versionId", "profile", "contained", "xmlns"]);
const ABSENT_REASON = "data-absent-reason";
/** So many names of a path are kept, and so many characters of each: every value of a document has one, and some extensions have long names. */
const MAX_PATH = 6;
const MAX_NAME = 64;
/** A longer question is not repeated with each of its answers. */
const MAX_QUESTION = 300;
const QUESTION_ELEMENTS = new Set(["text", "answer"]);

/**
 * Shows whatever stands in a value as labels and values, so that nothing of a document is lost, whatever its type: coded values, quantities,
 * dates, texts, references, attachments, extensions, and the reasons for absent values. Ids and addresses of code systems are left out.
 */
export function describeValue(path: Path, value: Json, scope: DescribeScope, fields: Field[]): void {
  const add = (shown: FieldValue) => fields.push({ path: shortened(path), value: shown });
  const name = path.at(-1) ?? "";
  if (Array.isArray(value)) {
    for (const one of value as readonly Json[]) describeValue(path, one, scope, fields);
    return;
  }
  const object = objectOf(value);
  if (object === undefined) {
    const text = typeof value === "boolean" ? String(value) : textOf(value);
    if (text === undefined || (name === "system" && isAddress(text))) return;
    const isDate = isDateWithMonth(text) || (isDateName(name) && partialDateOf(text).precision !== "text");
    add(isDate ? { type: "date", date: partialDateOf(text) } : { type: "text", text });
    return;
  }
  if (name === "extension" || name === "modifierExtension") return describeExtension(path, object, scope, fields);
  if (name.startsWith("_")) return describePrimitive(path, object, scope, fields);
  const rest = (shown: ReadonlySet<string>) => describeElements(path, object, scope, fields, shown);
  const question = name === "item" ? textAt(object, "text") : undefined;
  if (question !== undefined && question.length <= MAX_QUESTION && object.has("answer")) {
    describeAnswers(path, question, object, scope, fields);
    const others = new Map([...object].filter(([element]) => !QUESTION_ELEMENTS.has(element)));
    return describeElements(path, others, scope, fields, new Set());
  }
  const attachment = scope.attachmentOf(object);
  if (attachment !== undefined) {
    add({ type: "attachment", attachment });
    return rest(ATTACHMENT_ELEMENTS);
  }
  if (textAt(object, "div") !== undefined) {
    add({ type: "narrative", html: textAt(object, "div") ?? "" });
    return rest(new Set(["div", "status"]));
  }
  const concept = isConcept(object, name) ? conceptOf(object) : undefined;
  if (concept !== undefined) {
    add({ type: "concept", concept });
    return describeRestOfConcept(path, object, scope, fields);
  }
  if (isReference(object)) {
    const reference = scope.referenceOf(object);
    add({ type: "reference", reference });
    return rest(shownOfReference(object, reference));
  }
  const quantity = isQuantity(object, name) ? quantityOf(object) : undefined;
  if (quantity !== undefined) {
    add({ type: "quantity", quantity });
    return rest(shownOfQuantity(object));
  }
  rest(new Set());
}

/** The answers to a question of a questionnaire, each under its words. */
function describeAnswers(path: Path, label: string, item: JsonObject, scope: DescribeScope, fields: Field[]): void {
  const answers: Field[] = [];
  describeValue([...path, "answer"], item.get("answer") ?? null, scope, answers);
  if (answers.length === 0) fields.push({ path: shortened([...path, "text"]), value: { type: "text", text: label } });
  for (const answer of answers) fields.push({ label, ...answer });
}

function shortened(path: Path): Path {
  return path.slice(-MAX_PATH).map((name) => (name.length > MAX_NAME ? name.slice(0, MAX_NAME) : name));
}

/** The elements of an object that are not shown yet. */
export function describeElements(
  path: Path,
  object: JsonObject,
  scope: DescribeScope,
  fields: Field[],
  shown: ReadonlySet<string>,
): void {
  for (const [name, value] of object) {
    if (!shown.has(name) && !TECHNICAL.has(name)) describeValue([...path, name], value, scope, fields);
    // An element of a wrong type is shown, although its name is one of those that are read.
    else if (shown.has(name) && isOfWrongType(name, value)) describeValue([...path, name], value, scope, fields);
  }
}

/** What a concept shows beside its codings and its text. */
export function describeRestOfConcept(path: Path, object: JsonObject, scope: DescribeScope, fields: Field[]): void {
  const isCoding = !object.has("coding");
  const shown = isCoding ? new Set([...CODING_ELEMENTS, "text"]) : CONCEPT_ELEMENTS;
  describeElements(path, object, scope, fields, shown);
  for (const coding of listOf(object.get("coding"))) {
    const inner = objectOf(coding);
    if (inner === undefined) describeValue(path, coding, scope, fields);
    else describeElements(path, inner, scope, fields, CODING_ELEMENTS);
  }
}

/** Elements that are shown as text alone: another type is shown by {@link describeValue}. */
function isOfWrongType(name: string, value: Json): boolean {
  if (name === "coding") return false;
  return typeof value === "object" && value !== null;
}

function isConcept(object: JsonObject, name: string): boolean {
  if (object.has("coding")) return true;
  const hasOnly = (elements: ReadonlySet<string>) =>
    [...object.keys()].every((key) => elements.has(key) || key === "extension");
  const isNumeric = name.endsWith("Quantity");
  return (
    !isNumeric &&
    ((object.has("code") && hasOnly(CODING_ELEMENTS)) || (object.has("text") && hasOnly(CONCEPT_ELEMENTS)))
  );
}

function isReference(object: JsonObject): boolean {
  if (textAt(object, "reference") !== undefined) return true;
  return textAt(object, "display") !== undefined && !object.has("code") && !object.has("value");
}

function isQuantity(object: JsonObject, name: string): boolean {
  const value = textAt(object, "value");
  const hasUnit = object.has("unit") || object.has("comparator") || object.has("currency") || object.has("code");
  // A date beside a code, as in the criteria of a recommended vaccination, is none.
  return value !== undefined && !isDateWithMonth(value) && (hasUnit || name.endsWith("Quantity"));
}

function isDateName(name: string): boolean {
  return name.toLowerCase().endsWith("date") || name.endsWith("DateTime") || name === "start" || name === "end";
}

function isAddress(text: string): boolean {
  return text.includes("://") || text.startsWith("urn:");
}

/** An extension stands under the last part of its address. */
function describeExtension(path: Path, object: JsonObject, scope: DescribeScope, fields: Field[]): void {
  const label = lastPart(textAt(object, "url") ?? "");
  const own = [...path.slice(0, -1), ...(path.at(-1) === "modifierExtension" ? ["modifierExtension"] : []), label];
  for (const [name, value] of object) {
    if (name === "url" || name === "id") continue;
    const reason = label === ABSENT_REASON ? textOf(value) : undefined;
    if (reason !== undefined) fields.push({ path: shortened(path.slice(0, -1)), value: { type: "absent", reason } });
    else describeValue(name === "extension" ? [...own, name] : own, value, scope, fields);
  }
}

/** `_birthDate` has what is known of `birthDate` beside its value. */
function describePrimitive(path: Path, object: JsonObject, scope: DescribeScope, fields: Field[]): void {
  const own = [...path.slice(0, -1), (path.at(-1) ?? "").slice(1)];
  describeElements(own, object, scope, fields, new Set());
}

/** The code for which a primitive element is absent, from its extension: `_birthDate` for `birthDate`. */
export function absentReasonOf(object: JsonObject, name: string): string | undefined {
  for (const primitive of objectsOf(object.get(`_${name}`))) {
    for (const extension of objectsOf(primitive.get("extension"))) {
      if (lastPart(textAt(extension, "url") ?? "") === ABSENT_REASON) return textAt(extension, "valueCode");
    }
  }
  return undefined;
}
