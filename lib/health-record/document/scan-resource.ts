import "server-only";
import { objectOf, textAt, type Json, type JsonObject } from "@/lib/health-record/document/json-value";
import type { Resource } from "@/lib/health-record/document/parse-document";

/** A reference inside a resource, with the names of the elements that lead to it. */
export type FoundReference = { object: JsonObject; path: readonly string[] };

/** What stands anywhere inside a resource, but for the resources that it contains. */
export type ResourceScan = { references: FoundReference[]; attachments: JsonObject[] };

/** Elements that hold an attachment, even one without content. */
const ATTACHMENT_NAMES = new Set(["attachment", "presentedForm", "valueAttachment", "contentAttachment", "photo"]);

/** Finds the references and the attachments of a resource, in the order of the document. */
export function scanResource({ body, type }: Resource): ResourceScan {
  const scan: ResourceScan = { references: [], attachments: [] };
  if (type === "binary") scan.attachments.push(body);
  visit(body, [], scan);
  return scan;
}

function visit(value: Json, path: readonly string[], scan: ResourceScan): void {
  if (Array.isArray(value)) for (const one of value as readonly Json[]) visit(one, path, scan);
  const object = objectOf(value);
  if (object === undefined) return;
  if (path.length > 0 && isAttachment(object, path.at(-1) ?? "")) scan.attachments.push(object);
  if (textAt(object, "reference") !== undefined) scan.references.push({ object, path });
  for (const [name, inner] of object) {
    const isInside = path.length > 0 || name !== "contained";
    if (isInside && typeof inner === "object" && inner !== null) visit(inner, [...path, name], scan);
  }
}

function isAttachment(object: JsonObject, name: string): boolean {
  if (object.has("origin") || object.has("dimensions")) return false; // SampledData: its data are numbers.
  if (typeof object.get("data") === "string") return true;
  const isNamed = ATTACHMENT_NAMES.has(name) && !object.has("reference");
  return isNamed || (object.has("url") && object.has("contentType"));
}

/** Whether a value has at most this many characters in its names and texts: a larger one is not shown again in other places. */
export function isWithinSize(value: Json, characters: number): boolean {
  let left = characters;
  const take = (one: Json): boolean => {
    left -= typeof one === "string" ? one.length : 4;
    if (left < 0) return false;
    if (Array.isArray(one)) return one.every(take);
    const object = objectOf(one);
    return object === undefined || [...object].every(([name, inner]) => take(name) && take(inner));
  };
  return take(value);
}

/** The base64 of an attachment or Binary, or an empty text. */
export function base64Of(attachment: JsonObject): string {
  // A Binary of FHIR before R4 has `content`.
  const content = attachment.has("resourceType") ? textAt(attachment, "content") : undefined;
  const url = textAt(attachment, "url");
  return textAt(attachment, "data") ?? content ?? (url?.startsWith("data:") === true ? url : "");
}
