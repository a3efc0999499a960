import { describe, expect, test } from "vitest";
import { coded, itemOfKind, linesOf, normalised } from "@/test/support/health-documents";

const observationOf = (elements: object) => itemOfKind("observation", { resourceType: "Observation", ...elements });
const quantity = (value: unknown, unit?: string, code?: string) => ({ value, unit, code });

describe("a value is as sent:", () => {
  test("its digits, unit and comparator", () => {
    const text = `{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation",
      "valueQuantity": {"value": 5.10, "unit": "mg/dl", "code": "mg/dL", "comparator": "<"}}}]}`;
    expect(normalised(text).items).toMatchObject([
      { value: { type: "quantity", quantity: { value: "5.10", unit: "mg/dl", code: "mg/dL", comparator: "<" } } },
    ]);
  });

  test.each([
    [
      { valueQuantity: { value: "66.89999999999999", unit: "in" } },
      { type: "quantity", quantity: { value: "66.89999999999999" } },
    ],
    [{ valueString: "Trace" }, { type: "text", text: "Trace" }],
    [{ valueInteger: 3 }, { type: "text", text: "3" }],
    [{ valueBoolean: false }, { type: "text", text: "false" }],
    [{ valueCodeableConcept: coded("260385009", "Negative") }, { type: "concept", concept: { label: "Negative" } }],
    [{ valueDateTime: "2024-05" }, { type: "date", date: { date: { text: "2024-05", precision: "month" } } }],
    [
      { valueRange: { low: quantity(3), high: quantity(5) } },
      { type: "range", low: { value: "3" }, high: { value: "5" } },
    ],
    [
      { valueRatio: { numerator: quantity(1), denominator: quantity(128) } },
      { type: "ratio", numerator: { value: "1" }, denominator: { value: "128" } },
    ],
  ])("%j", (elements, value) => expect(observationOf(elements)).toMatchObject({ value }));

  test("of another type it stands in the details", () => {
    const observation = observationOf({ valueSampledData: { origin: quantity(0, "mV"), data: "1 2" } });
    expect(observation.value).toBeUndefined();
    expect(linesOf(observation.details)).toEqual(["valueSampledData.origin: 0 mV", "valueSampledData.data: 1 2"]);
  });

  test("or a reason why there is none", () => {
    const observation = observationOf({ dataAbsentReason: coded("not-performed", "Not performed") });
    expect(observation).toMatchObject({ value: undefined, absent: { label: "Not performed" }, mark: undefined });
  });
});

describe("a range is as sent:", () => {
  test("one side stays one side, and a text a text", () => {
    const { ranges } = observationOf({ referenceRange: [{ high: quantity(4.5, "mmol/l") }, { text: "Negative" }] });
    expect(ranges).toMatchObject([{ high: { value: "4.5" } }, { text: "Negative" }]);
    expect(ranges.map(({ low }) => low)).toEqual([undefined, undefined]);
  });

  test("for whom it is, is kept", () => {
    const observation = observationOf({
      referenceRange: [{ low: quantity(12), appliesTo: [{ text: "Women" }], age: { low: quantity(18, "years") } }],
    });
    expect(observation.ranges).toMatchObject([{ appliesTo: [{ label: "Women" }] }]);
    expect(linesOf(observation.details)).toEqual(["referenceRange.age.low: 18 years"]);
  });
});

describe("a result is marked by comparison", () => {
  const markOf = (value: object, ...referenceRange: object[]) => {
    const { mark, markFrom } = observationOf({ valueQuantity: value, referenceRange });
    return mark === undefined ? undefined : `${mark} by ${markFrom}`;
  };
  const mg = (value: unknown) => quantity(value, "mg/dl");

  test.each([
    ["above one limit", mg(6.3), { high: mg(4.5) }, "above by comparison"],
    ["above as text", mg("6.3"), { low: mg("3"), high: mg("4.5") }, "above by comparison"],
    ["below", mg(2.9), { low: mg(3), high: mg(5) }, "below by comparison"],
    ["less than a limit", { ...mg(3), comparator: "<" }, { low: mg(3) }, "below by comparison"],
    ["more than a limit", { ...mg(5), comparator: ">" }, { high: mg(5) }, "above by comparison"],
    ["without units on either side", quantity(1.5), { high: quantity(1.2) }, "above by comparison"],
    [
      "in one code with other words",
      quantity(7, "mmol/L", "m"),
      { high: quantity(5, "mmol/l", "m") },
      "above by comparison",
    ],
  ])("%s", (_what, value, range, mark) => expect(markOf(value, range)).toBe(mark));

  test.each([
    ["inside its range", mg(4), { low: mg(3), high: mg(5) }],
    ["at its upper limit", mg(5), { high: mg(5) }],
    ["at its lower limit", mg(3), { low: mg(3) }],
    ["in another unit", quantity(90, "mg/dl"), { high: quantity(5, "mmol/l") }],
    ["with a range without a unit", mg(90), { high: quantity(5) }],
    ["without a unit", quantity(90), { high: mg(5) }],
    ["in units that differ in case", quantity(90, "mg"), { high: quantity(5, "Mg") }],
    ["that is no number", mg("6,3"), { high: mg(4.5) }],
    ["with a range in words", mg(6), { text: "up to 4.5" }],
    ["with a range the wrong way round", mg(6), { low: mg(5), high: mg(3) }],
    ["less than a value above the limit", { ...mg(5), comparator: "<" }, { low: mg(3), high: mg(4) }],
    ["with a range for treatment", mg(6), { type: coded("treatment"), high: mg(5) }],
    ["without a value", { unit: "mg/dl" }, { high: mg(5) }],
  ])("not %s", (_what, value, range) => expect(markOf(value, range)).toBeUndefined());

  test("not where two ranges could apply", () => {
    const ranges = [
      { high: mg(4), appliesTo: [{ text: "Women" }] },
      { high: mg(5), appliesTo: [{ text: "Men" }] },
    ];
    expect(markOf(mg(6), ...ranges)).toBeUndefined();
  });

  test("not in place of the sender's interpretation, which goes first", () => {
    const elements = { valueQuantity: mg(6.3), referenceRange: [{ high: mg(4.5) }] };
    const marked = (interpretation: object) => observationOf({ ...elements, interpretation: [interpretation] });
    expect(marked(coded("N", "Normal"))).toMatchObject({ mark: "normal", markFrom: "sender" });
    expect(marked(coded("HH"))).toMatchObject({ mark: "critically-above", markFrom: "sender" });
    expect(marked({ text: "Low" })).toMatchObject({ mark: "below", markFrom: "sender" });
    const words = marked({ text: "Correlate clinically" });
    expect(words).toMatchObject({ interpretations: [{ label: "Correlate clinically" }], mark: undefined });
  });
});

test("components have values, ranges and marks of their own", () => {
  const pressure = observationOf({
    code: coded("85354-9", "Blood pressure"),
    component: [
      {
        code: coded("8480-6", "Systolic"),
        valueQuantity: quantity(150, "mmHg"),
        referenceRange: [{ high: quantity(140, "mmHg") }],
      },
      { code: coded("8462-4", "Diastolic"), dataAbsentReason: { text: "Not measured" }, _valueString: { id: "1" } },
    ],
  });
  expect(pressure).toMatchObject({
    title: "Blood pressure",
    components: [
      { code: { label: "Systolic" }, value: { quantity: { value: "150" } }, mark: "above" },
      { code: { label: "Diastolic" }, absent: { label: "Not measured" } },
    ],
  });
});

describe("a panel", () => {
  const observation = (id: string, ...members: string[]) => ({
    resource: {
      resourceType: "Observation",
      id,
      code: { text: id },
      hasMember: members.map((member) => ({ reference: `Observation/${member}` })),
    },
  });
  const containsOf = (...entry: object[]) =>
    Object.fromEntries(
      normalised({ resourceType: "Bundle", entry }).items.map(({ title, contains }) => [title, contains]),
    );

  test("contains its members", () => {
    expect(containsOf(observation("panel", "a", "b"), observation("a"), observation("b"))).toEqual({
      panel: ["r2", "r3"],
      a: [],
      b: [],
    });
  });

  test("never contains itself, directly or by way of its members", () => {
    expect(containsOf(observation("a", "b", "a"), observation("b", "c"), observation("c", "a"))).toEqual({
      a: ["r2"],
      b: ["r3"],
      c: [],
    });
  });

  test("of many levels ends at a depth that a page can show, and every member stands somewhere", () => {
    const chain = Array.from({ length: 30 }, (_, at) => observation(`o${at}`, `o${at + 1}`));
    const { items, sections } = normalised({ resourceType: "Bundle", entry: chain });
    const top = sections.flatMap(({ entries }) => entries.map(({ key }) => key));
    const under = items.flatMap(({ contains }) => contains);
    expect([...top, ...under].sort()).toEqual(items.map(({ key }) => key).sort());
    expect(top.length).toBeGreaterThan(1);
  });
});
