import "server-only";
import type { Concept, ItemDate, Quantity } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";
import {
  compareWithRanges,
  markOfInterpretations,
  type ReferenceRange,
  type ResultMark,
} from "@/lib/health-record/document/observation-mark";

/** A value as sent; of a type that is not here it stands in the details. */
export type ResultValue =
  | { type: "quantity"; quantity: Quantity }
  | { type: "concept"; concept: Concept }
  /** A text, a number, true or false. */
  | { type: "text"; text: string }
  | { type: "date"; date: ItemDate }
  | { type: "range"; low?: Quantity | undefined; high?: Quantity | undefined }
  | { type: "ratio"; numerator?: Quantity | undefined; denominator?: Quantity | undefined };

export type Result = {
  code?: Concept | undefined;
  value?: ResultValue | undefined;
  /** Why there is no value, in the sender's words. */
  absent?: Concept | undefined;
  ranges: ReferenceRange[];
  /** The sender's words for how the value stands to its range. */
  interpretations: Concept[];
  mark?: ResultMark | undefined;
  /** The sender's interpretation goes before a comparison of ours. */
  markFrom?: "sender" | "comparison" | undefined;
};

export type ObservationItem = ItemBase &
  Result & {
    kind: "observation";
    categories: Concept[];
    /** Such as systolic and diastolic blood pressure. The members of a panel are items that it contains. */
    components: Result[];
  };

/** An Observation. Values, units and ranges are as sent: nothing is computed, rounded or converted. */
export function toObservationItem(source: ItemSource): ObservationItem {
  const { reader } = source;
  const base = readBase(source);
  const result = readResult(reader);
  return {
    ...base,
    ...result,
    kind: "observation",
    title: result.code?.label,
    categories: reader.concepts("category"),
    components: reader.objects("component").map(readResult),
    details: reader.rest(),
  };
}

function readResult(reader: ElementReader): Result {
  const code = reader.concept("code");
  const value = readValue(reader);
  const ranges = reader.objects("referenceRange").map(readRange);
  const interpretations = reader.concepts("interpretation");
  const marked = value?.type === "quantity" ? compareWithRanges(value.quantity, ranges) : undefined;
  const mark = interpretations.length > 0 ? markOfInterpretations(interpretations) : marked;
  const markFrom = mark === undefined ? undefined : interpretations.length > 0 ? "sender" : "comparison";
  return { code, value, absent: reader.concept("dataAbsentReason"), ranges, interpretations, mark, markFrom };
}

function readValue(reader: ElementReader): ResultValue | undefined {
  const quantity = reader.quantity("valueQuantity");
  if (quantity !== undefined) return { type: "quantity", quantity };
  const concept = reader.concept("valueCodeableConcept") ?? reader.concept("valueCoding");
  if (concept !== undefined) return { type: "concept", concept };
  const date = reader.date("valueDateTime", "valueDate", "valuePeriod");
  if (date !== undefined) return { type: "date", date };
  for (const name of ["valueString", "valueInteger", "valueDecimal", "valueTime", "value"]) {
    const text = reader.text(name);
    if (text !== undefined) return { type: "text", text };
  }
  const isTrue = reader.boolean("valueBoolean");
  if (isTrue !== undefined) return { type: "text", text: String(isTrue) };
  const [range] = reader.objects("valueRange");
  if (range !== undefined) return { type: "range", low: range.quantity("low"), high: range.quantity("high") };
  const [ratio] = reader.objects("valueRatio");
  if (ratio === undefined) return undefined;
  return { type: "ratio", numerator: ratio.quantity("numerator"), denominator: ratio.quantity("denominator") };
}

function readRange(range: ElementReader): ReferenceRange {
  return {
    low: range.quantity("low"),
    high: range.quantity("high"),
    text: range.text("text"),
    type: range.concept("type"),
    appliesTo: range.concepts("appliesTo"),
  };
}
