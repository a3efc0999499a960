import "server-only";
import {
  listOf,
  objectOf,
  objectsOf,
  textAt,
  textOf,
  type Json,
  type JsonObject,
} from "@/lib/health-record/document/json-value";
import type { PartialDate } from "@/lib/health-record/document/partial-date";

export type Coding = { system?: string | undefined; code?: string | undefined; display?: string | undefined };

/** A CodeableConcept or Coding. */
export type Concept = {
  /** The sender's words: the text, else the first display, else the first code; empty where there is nothing. */
  label: string;
  codings: Coding[];
};

/** A quantity as sent: nothing is computed, rounded or converted, and `5.10` stays `5.10`. */
export type Quantity = {
  value?: string | undefined;
  /** Such as `<`. */
  comparator?: string | undefined;
  /** The unit as sent, or a currency. */
  unit?: string | undefined;
  /** The code of the unit, and its system. */
  code?: string | undefined;
  system?: string | undefined;
};

/** A reference to another resource of the document or outside it. */
export type ReferenceView = {
  /** The sender's words for it, or the name of the resource that is meant. */
  label?: string | undefined;
  /** The key of the resource in the document; without one, the sender has not included it. */
  key?: string | undefined;
  /** The reference as sent, for a resource that is not included. */
  reference?: string | undefined;
};

/** Whether an object was no reference: it names nothing. */
export function isEmptyReference({ label, key, reference }: ReferenceView): boolean {
  return (label ?? key ?? reference) === undefined;
}

/** A date of a resource, under the name of its element. A period has a beginning, an end or both. */
export type ItemDate = {
  element: string;
  date?: PartialDate | undefined;
  end?: PartialDate | undefined;
};

export type FieldValue =
  /** Texts, numbers, codes and true or false, as sent. */
  | { type: "text"; text: string }
  | { type: "concept"; concept: Concept }
  | { type: "quantity"; quantity: Quantity }
  | { type: "date"; date: PartialDate }
  | { type: "reference"; reference: ReferenceView }
  /** The key of an attachment of the document. */
  | { type: "attachment"; attachment: string }
  /** XHTML of the sender, to be sanitised before it is shown. */
  | { type: "narrative"; html: string }
  /** The sender has no value, for this reason: a code such as `unknown` or `masked`. */
  | { type: "absent"; reason: string };

/** A value under the names of the elements that lead to it, as FHIR has them. */
export type Field = {
  path: readonly string[];
  value: FieldValue;
  /** The sender's words for what the value is, such as the question of which it is an answer. */
  label?: string;
};

/** Names of the elements that these types show; what else stands in them is shown beside. */
export const CONCEPT_ELEMENTS = new Set(["coding", "text", "id"]);
export const CODING_ELEMENTS = new Set(["system", "code", "display", "version", "userSelected", "id"]);
const QUANTITY_ELEMENTS = new Set(["value", "comparator", "unit", "code", "system", "id"]);
const MONEY_ELEMENTS = new Set(["value", "comparator", "currency", "code", "system", "id"]);
const REFERENCE_ELEMENTS = new Set(["reference", "display", "type", "id"]);
const NAMED_REFERENCE_ELEMENTS = new Set(["reference", "type", "id"]);
const DISPLAY_ELEMENTS = new Set(["display", "id"]);

/**
 * The same for a reference, of which the type is shown where nothing else leads to a resource, and the display where the name of the resource
 * stands in its place.
 */
export function shownOfReference(reference: JsonObject, { label }: ReferenceView): ReadonlySet<string> {
  if (!reference.has("reference")) return DISPLAY_ELEMENTS;
  const display = textAt(reference, "display");
  return display === undefined || display === label ? REFERENCE_ELEMENTS : NAMED_REFERENCE_ELEMENTS;
}

/** The same for a quantity, of which the currency stands in the place of the unit. */
export function shownOfQuantity(quantity: JsonObject): ReadonlySet<string> {
  return textAt(quantity, "unit") === undefined ? MONEY_ELEMENTS : QUANTITY_ELEMENTS;
}

/** A concept of a CodeableConcept, a Coding or a mere text; undefined where it has no words and no code. */
export function conceptOf(value: Json | undefined): Concept | undefined {
  const object = objectOf(value);
  if (object === undefined) {
    const label = textOf(value);
    return label === undefined ? undefined : { label, codings: [] };
  }
  const own = object.has("coding") ? [] : [object];
  const codings = [...own, ...objectsOf(object.get("coding"))]
    .map(codingOf)
    .filter(({ code, display }) => code ?? display);
  const [first] = codings;
  const display = codings.find((coding) => coding.display !== undefined)?.display;
  const label = textAt(object, "text") ?? display ?? first?.code;
  return label === undefined ? undefined : { label, codings };
}

function codingOf(coding: JsonObject): Coding {
  return { system: textAt(coding, "system"), code: textAt(coding, "code"), display: textAt(coding, "display") };
}

/** Every word of a concept in the sender's language: text and displays. */
export function wordsOfConcept(concept: Concept | undefined): string[] {
  if (concept === undefined) return [];
  return [concept.label, ...concept.codings.flatMap(({ display }) => display ?? [])];
}

/** The words of a reference, as a concept without codes. */
export function wordsOf(reference: ReferenceView | undefined): Concept | undefined {
  return reference?.label === undefined ? undefined : { label: reference.label, codings: [] };
}

/** A quantity or an amount of money; a mere number is a value without a unit. */
export function quantityOf(value: Json | undefined): Quantity | undefined {
  const object = objectOf(value);
  if (object === undefined) {
    const text = textOf(value);
    return text === undefined ? undefined : { value: text };
  }
  const quantity: Quantity = {
    value: textAt(object, "value"),
    comparator: textAt(object, "comparator"),
    unit: textAt(object, "unit") ?? textAt(object, "currency"),
    code: textAt(object, "code"),
    system: textAt(object, "system"),
  };
  return (quantity.value ?? quantity.unit ?? quantity.code) ? quantity : undefined;
}

/** The name of a person as sent: the text, else prefix, given names, family name and suffix. */
export function humanNameOf(value: Json | undefined): string | undefined {
  const object = objectOf(value);
  if (object === undefined) return textOf(value);
  const parts = ["prefix", "given", "family", "suffix"].flatMap((name) =>
    listOf(object.get(name)).flatMap((part) => textOf(part) ?? []),
  );
  return textAt(object, "text") ?? (parts.join(" ") || undefined);
}
