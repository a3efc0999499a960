import "server-only";
import {
  conceptOf,
  humanNameOf,
  isEmptyReference,
  quantityOf,
  shownOfQuantity,
  shownOfReference,
  type Concept,
  type Field,
  type ItemDate,
  type Quantity,
  type ReferenceView,
} from "@/lib/health-record/document/data-types";
import {
  describeElements,
  describeRestOfConcept,
  describeValue,
  type DescribeScope,
} from "@/lib/health-record/document/describe-value";
import { listOf, objectOf, textAt, textOf, type Json, type JsonObject } from "@/lib/health-record/document/json-value";
import { partialDateOf, type PartialDate } from "@/lib/health-record/document/partial-date";

/** Parts of a longer name are shown beside it, whether they stand in it or not: looking for many parts takes time. */
const MAX_COMPARED = 1000;

/**
 * Reads elements of a resource and remembers which. What nobody has read, and what has another type than expected, is shown by
 * {@link ElementReader.rest} as labels and values, so that nothing of the resource is lost.
 */
export class ElementReader {
  private readonly read = new Set<string>();
  private readonly inner: ElementReader[] = [];
  private readonly leftOver: Field[] = [];

  constructor(
    readonly object: JsonObject,
    readonly scope: DescribeScope,
    private readonly path: readonly string[] = [],
  ) {}

  /** A text, number or code as sent. */
  text(name: string): string | undefined {
    const value = textOf(this.object.get(name));
    if (value !== undefined) this.read.add(name);
    return value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.object.get(name);
    const words = new Map<unknown, boolean>([
      [true, true],
      [false, false],
      ["true", true],
      ["false", false],
    ]);
    const found = words.get(value);
    if (found !== undefined) this.read.add(name);
    return found;
  }

  concept(name: string): Concept | undefined {
    const [first, ...others] = listOf(this.object.get(name));
    const concept = conceptOf(first);
    if (concept === undefined) return undefined;
    this.read.add(name);
    this.keepRestOfConcept(name, first);
    for (const other of others) describeValue([...this.path, name], other, this.scope, this.leftOver);
    return concept;
  }

  concepts(name: string): Concept[] {
    return this.take(name, (value) => {
      const concept = conceptOf(value);
      if (concept !== undefined) this.keepRestOfConcept(name, value);
      return concept;
    });
  }

  quantity(name: string): Quantity | undefined {
    const value = this.object.get(name);
    const quantity = Array.isArray(value) ? undefined : quantityOf(value);
    if (quantity === undefined) return undefined;
    this.read.add(name);
    this.keepRest(name, value, shownOfQuantity(objectOf(value) ?? new Map()));
    return quantity;
  }

  /** The first of these elements that has a date or a period. */
  date(...names: string[]): ItemDate | undefined {
    for (const element of names) {
      const value = this.object.get(element);
      const text = textOf(value);
      const period = objectOf(value);
      const found: ItemDate = {
        element,
        date: dateOf(text ?? textAt(period, "start")),
        end: dateOf(textAt(period, "end")),
      };
      if (found.date === undefined && found.end === undefined) continue;
      this.read.add(element);
      this.keepRest(element, value, new Set(["start", "end", "id"]));
      return found;
    }
    return undefined;
  }

  reference(name: string): ReferenceView | undefined {
    const value = this.object.get(name);
    const found = objectOf(value) && this.references(name);
    return found?.[0];
  }

  references(name: string): ReferenceView[] {
    return this.take(name, (value) => {
      const object = objectOf(value);
      if (object === undefined) return undefined;
      const reference = this.scope.referenceOf(object);
      if (isEmptyReference(reference)) return undefined;
      this.keepRest(name, object, shownOfReference(object, reference));
      return reference;
    });
  }

  /** The texts of annotations, or a mere text. */
  notes(name: string): string[] {
    return this.take(name, (value) => {
      const text = textOf(value) ?? textAt(objectOf(value), "text");
      if (text !== undefined) this.keepRest(name, value, new Set(["text", "id"]));
      return text;
    });
  }

  names(name: string): string[] {
    return this.take(name, (value) => {
      const text = humanNameOf(value);
      if (text === undefined) return undefined;
      for (const [element, part] of objectOf(value) ?? []) {
        const isShown =
          text.length <= MAX_COMPARED &&
          listOf(part).every((one) => typeof one === "string" && text.includes(one.trim()));
        if (!isShown && element !== "id") describeValue([...this.path, name, element], part, this.scope, this.leftOver);
      }
      return text;
    });
  }

  /** The first of the names; the others are left to the rest. */
  firstName(name: string): string | undefined {
    const [first, ...others] = this.names(name);
    for (const text of others) this.leftOver.push({ path: [...this.path, name], value: { type: "text", text } });
    return first;
  }

  /** Readers of the objects in an element, which show what is left of them with what is left of this one. */
  objects(name: string): ElementReader[] {
    return this.take(name, (value) => {
      const object = objectOf(value);
      if (object === undefined) return undefined;
      const reader = new ElementReader(object, this.scope, [...this.path, name]);
      this.inner.push(reader);
      return reader;
    });
  }

  /** The XHTML of a resource or section; its status is shown only where it has none. */
  narrative(): string | undefined {
    const [text] = this.objects("text");
    const html = text?.text("div");
    if (html !== undefined) text?.text("status");
    return html;
  }

  /** What stands in an element without being read by this call. */
  peek(name: string): Json | undefined {
    return this.object.get(name);
  }

  /** Leaves an element out of the rest, since it is shown elsewhere. */
  skip(...names: string[]): void {
    for (const name of names) this.read.add(name);
  }

  /** Everything that was not read, of this object and of those inside it. */
  rest(): Field[] {
    const fields = [...this.leftOver];
    for (const reader of this.inner) for (const field of reader.rest()) fields.push(field);
    const unread = new Map([...this.object].filter(([name]) => !this.read.has(name)));
    describeElements(this.path, unread, this.scope, fields, new Set());
    return fields;
  }

  private take<T>(name: string, convert: (value: Json) => T | undefined): T[] {
    const values = this.object.get(name);
    const found: T[] = [];
    for (const value of listOf(values)) {
      const converted = convert(value);
      if (converted !== undefined) found.push(converted);
      else describeValue([...this.path, name], value, this.scope, this.leftOver);
    }
    this.read.add(name);
    return found;
  }

  private keepRest(name: string, value: Json | undefined, shown: ReadonlySet<string>): void {
    const object = objectOf(value);
    if (object !== undefined) describeElements([...this.path, name], object, this.scope, this.leftOver, shown);
  }

  private keepRestOfConcept(name: string, value: Json | undefined): void {
    const object = objectOf(value);
    if (object !== undefined) describeRestOfConcept([...this.path, name], object, this.scope, this.leftOver);
  }
}

function dateOf(text: string | undefined): PartialDate | undefined {
  return text === undefined ? undefined : partialDateOf(text);
}
