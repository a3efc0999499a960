import fc from "fast-check";
import { hostileNarrative } from "@/test/support/hostile-narratives";

/** A document that is made to harm its reader, with the way in which. */
export type HostileDocument = { way: string; content: string };

type Element = Record<string, unknown>;

const SCRIPT = "<script>window.hostile=1;fetch('https://hostile.example/1')</script>";
const ADDRESSES = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+",
  "https://hostile.example/1.png",
  "//hostile.example/1",
  "file:///etc/passwd",
];
const address = fc.constantFrom(...ADDRESSES);
const text = fc.oneof(
  fc.constantFrom(
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "${alert(1)}",
    "\u202etxt.exe",
    "\u0000",
    "%00../../x",
    "__proto__",
  ),
  fc.string({ maxLength: 20 }),
  hostileNarrative,
);
const base64 = (content: string | Buffer) => Buffer.from(content).toString("base64");
const div = (content: string) => ({
  status: "generated",
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`,
});

/** The resources as a document with a Composition that lists them, and whose words are hostile too. */
function documentOf(words: string, ...resources: Element[]) {
  const entry = resources.map((resource, at) => ({ reference: `x/${(resource.id as string | undefined) ?? at}` }));
  const composition = {
    resourceType: "Composition",
    title: words,
    status: words,
    section: [{ title: words, text: div(words), entry }],
  };
  const patient = { resourceType: "Patient", id: "p", name: [{ text: words }], text: div(words) };
  return {
    resourceType: "Bundle",
    type: "document",
    entry: [composition, patient, ...resources].map((resource) => ({ resource })),
  };
}

const observation = (at: number, elements: Element) => ({
  resourceType: "Observation",
  id: `o${at}`,
  status: "final",
  ...elements,
});
const attachmentOf = (elements: Element) => ({
  resourceType: "DocumentReference",
  id: "d",
  content: [{ attachment: elements }],
});
const nested = (depth: number, innermost: unknown, wrap: (inner: unknown) => unknown): unknown => {
  let value = innermost;
  for (let at = 0; at < depth; at += 1) value = wrap(value);
  return value;
};

const drawing = fc.constantFrom(
  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`,
  `<svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>`,
  `<svg><animate onbegin="alert(1)" attributeName="x"/><use href="https://hostile.example/1.svg#x"/></svg>`,
  `<math><mtext><table><mglyph><style><img src="x" onerror="alert(1)"></style></table></math>`,
);

/** JSON of documents by the way in which they are hostile. */
const WAYS: Record<string, fc.Arbitrary<unknown>> = {
  "script and handlers in narrative": hostileNarrative.map((content) =>
    documentOf(SCRIPT, observation(1, { code: { text: SCRIPT }, text: div(content + SCRIPT) })),
  ),
  "markup in every text": text.map((words) =>
    documentOf(
      words,
      observation(1, {
        code: { text: words, coding: [{ display: words, system: words }] },
        valueString: words,
        note: [{ text: words }],
      }),
    ),
  ),
  links: address.map((href) =>
    documentOf(
      `<a href="${href}">${href}</a><img src="${href}" alt="x"/>`,
      observation(1, {
        code: { text: "x", coding: [{ system: href, code: href }] },
        extension: [{ url: href, valueUrl: href }],
      }),
      attachmentOf({ url: href, title: href, contentType: "application/pdf" }),
    ),
  ),
  drawings: drawing.map((content) =>
    documentOf(content, attachmentOf({ contentType: "image/svg+xml", data: base64(content), title: "drawing.svg" })),
  ),
  "huge base64": fc
    .integer({ min: 100_000, max: 3_000_000 })
    .map((length) =>
      documentOf(
        "x",
        attachmentOf({ contentType: "image/png", data: "QUFB".repeat(length / 4), title: "x".repeat(5_000) }),
      ),
    ),
  "deep nesting": fc
    .integer({ min: 90, max: 1_500 })
    .map((depth) =>
      documentOf("x", observation(1, { extension: nested(depth, "x", (inner) => [{ url: "x", extension: inner }]) })),
    ),
  "deep narrative": fc
    .integer({ min: 50, max: 100_000 })
    .map((depth) => documentOf("x", observation(1, { text: div("<b>".repeat(depth) + SCRIPT) }))),
  "sections in sections": fc.integer({ min: 2, max: 60 }).map((depth) =>
    documentOf("x", {
      resourceType: "Composition",
      section: nested(depth, [], (inner) => [{ title: SCRIPT, section: inner }]),
    }),
  ),
  "reference cycles": fc.integer({ min: 1, max: 200 }).map((count) =>
    documentOf(
      "x",
      ...Array.from({ length: count }, (_, at) =>
        observation(at, {
          hasMember: [(at + 1) % count, at].map((to) => ({ reference: `Observation/o${to}` })),
          subject: { reference: `#o${at}` },
        }),
      ),
    ),
  ),
  "wrong media types": fc
    .tuple(
      fc.constantFrom("application/pdf", "image/png", "text/html", "application/dicom", SCRIPT),
      fc.uint8Array({ minLength: 70, maxLength: 400 }),
    )
    .map(([contentType, bytes]) => {
      const dicom = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), bytes]);
      const page = `<html><body>${SCRIPT}</body></html>${" ".repeat(60)}`;
      const titled = { contentType, title: `../../${SCRIPT}.exe` };
      return documentOf(
        "x",
        attachmentOf({ ...titled, data: base64(page) }),
        attachmentOf({ ...titled, data: base64(dicom) }),
        { resourceType: "Binary", id: "b", contentType, data: base64(`%PDF-1.4\n${SCRIPT}${page}`) },
      );
    }),
  "no Composition": text.map((words) => ({
    resourceType: "Bundle",
    type: "collection",
    entry: [{ resource: observation(1, { code: { text: words } }) }, { link: words }, null, words],
  })),
  "elements of wrong types": fc
    .dictionary(
      fc.constantFrom(
        "code",
        "status",
        "subject",
        "text",
        "contained",
        "id",
        "valueQuantity",
        "referenceRange",
        "__proto__",
      ),
      fc.jsonValue({ maxDepth: 3 }),
    )
    .map((elements) => documentOf("x", { ...elements, resourceType: "Observation" })),
  "any JSON": fc.jsonValue(),
  "many values": fc
    .constantFrom(1_000, 5_000, 20_000, 320_000)
    .map((count) => documentOf("x", observation(1, { component: Array(count).fill(1) }))),
  "many resources": fc
    .constantFrom(100, 1_000, 2_000, 6_000)
    .map((count) => documentOf("x", ...Array.from({ length: count }, (_, at) => observation(at, {})))),
};

/** Texts that are no JSON, or JSON written in another way. */
const RAW: Record<string, fc.Arbitrary<string>> = {
  "not JSON": fc.oneof(
    fc.string(),
    fc.constantFrom(
      "",
      "\uFEFF",
      "<Bundle/>",
      `<html>${SCRIPT}</html>`,
      "{",
      "[".repeat(100_000),
      '{"a":'.repeat(50_000),
      "Not found",
    ),
  ),
  "Python-style quotes": text.map((words) => {
    const quoted = `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    return `{'resourceType': 'Observation', 'id': 'o', 'status': None, 'code': {'text': ${quoted}}, 'text': {'div': ${quoted}}}`;
  }),
  "cut short": fc
    .tuple(hostileNarrative, fc.integer({ min: 1, max: 200 }))
    .map(([content, length]) => JSON.stringify(documentOf(content)).slice(0, -length)),
  "a text inside JSON": text.map((words) => JSON.stringify(JSON.stringify(documentOf(words)))),
};

const ways = [
  ...Object.entries(WAYS).map(([way, value]) => value.map((json) => ({ way, content: JSON.stringify(json) }))),
  ...Object.entries(RAW).map(([way, content]) => content.map((raw) => ({ way, content: raw }))),
];

/** So many hostile documents, in every way in turn; the same ones for the same seed. */
export function hostileDocuments(seed: number, count: number): HostileDocument[] {
  const each = Math.ceil(count / ways.length);
  const samples = ways.map((way) => fc.sample(way, { seed, numRuns: each }));
  return Array.from({ length: each }, (_, at) => samples.flatMap((list) => list[at] ?? []))
    .flat()
    .slice(0, count);
}
