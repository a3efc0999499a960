import type { HiType } from "@/lib/abdm/vocabulary";
import type { HealthDocument } from "@/lib/health-record/document/health-document";
import { normaliseDocument } from "@/lib/health-record/document/normalise-document";
import { parseDocument, type ParsedDocument } from "@/lib/health-record/document/parse-document";
import type { Item } from "@/lib/health-record/document/to-item";

export type Resource = { resourceType: string; id?: string; [element: string]: unknown };

export const SNOMED = "http://snomed.info/sct";

/** A CodeableConcept of one coding. */
export const coded = (code: string, display?: string, system = SNOMED) => ({ coding: [{ system, code, display }] });

export const PATIENT = { resourceType: "Patient", id: "p", name: [{ text: "Meera Nair" }], gender: "female" };

/** A section that lists resources by type and id. */
export const section = (title: string, ...listed: Resource[]) => ({
  title,
  entry: listed.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` })),
});

/** A document of a Composition, a patient and other resources, each under the address of its type and id. */
export function documentOf(composition: Record<string, unknown>, ...resources: Resource[]) {
  const head = {
    resourceType: "Composition",
    id: "c",
    status: "final",
    subject: { reference: "Patient/p" },
    ...composition,
  };
  return { resourceType: "Bundle", type: "document", entry: entriesOf(head, PATIENT, ...resources) };
}

export const entriesOf = (...resources: Resource[]) =>
  resources.map((resource) => ({ fullUrl: `${resource.resourceType}/${resource.id}`, resource }));

/** The parsed document of a value, or of a text as it stands. Fails where it cannot be read. */
export function parsed(content: unknown): ParsedDocument {
  const result = parseDocument(typeof content === "string" ? content : JSON.stringify(content));
  if (!result.isReadable) throw new Error(`cannot be read: ${result.problem}`);
  return result.document;
}

/** The view model of a value, or of a text as it stands. */
export function normalised(content: unknown, hiTypes: readonly HiType[] = []): HealthDocument {
  return normaliseDocument(parsed(content), { hiTypes });
}

/** The item of one resource, in a document of which other resources may be a part. */
export function itemOf(resource: Resource, ...others: Resource[]): Item {
  const listed = { id: "x", ...resource };
  const document = normalised(documentOf({ section: [section("Section", listed)] }, listed, ...others));
  const key = document.sections[0]?.entries[0]?.key;
  const item = document.items.find((one) => one.key === key);
  if (item === undefined) throw new Error("The document has no such item.");
  return item;
}

/** The same, of a kind that the test expects. */
export function itemOfKind<K extends Item["kind"]>(kind: K, resource: Resource, ...others: Resource[]) {
  const item = itemOf(resource, ...others);
  if (item.kind !== kind) throw new Error(`It is an item of kind ${item.kind}.`);
  return item as Item & { kind: K };
}

/** Details as `path: value`, to be compared at a glance. */
export function linesOf(details: Item["details"]): string[] {
  return details.map(({ path, value }) => `${path.join(".")}: ${wordsOf(value)}`);
}

function wordsOf(value: Item["details"][number]["value"]): string {
  if (value.type === "text") return value.text;
  if (value.type === "concept") return value.concept.label;
  if (value.type === "quantity") return `${value.quantity.value} ${value.quantity.unit ?? ""}`.trim();
  if (value.type === "date") return `${value.date.text} (${value.date.precision})`;
  if (value.type === "reference") return `→ ${value.reference.label ?? value.reference.reference}`;
  if (value.type === "attachment") return `attachment ${value.attachment}`;
  if (value.type === "narrative") return `narrative ${value.html}`;
  return `absent: ${value.reason}`;
}
