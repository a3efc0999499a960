import "server-only";
import type { ReferenceView } from "@/lib/health-record/document/data-types";
import type { DocumentIndex } from "@/lib/health-record/document/document-index";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import type { DocumentSection, SectionOrigin } from "@/lib/health-record/document/health-document";
import type { ParsedDocument, Resource } from "@/lib/health-record/document/parse-document";
import { createPlacer } from "@/lib/health-record/document/place-items";

/** Types of resources that stand in the section of people, unless a section of the sender lists them. */
const PEOPLE = new Set([
  "practitioner",
  "practitionerrole",
  "organization",
  "organisation",
  "location",
  "relatedperson",
  "person",
  "healthcareservice",
]);

type ReaderOf = (resource: Resource) => ElementReader;
type ReadSection = Omit<DocumentSection, "entries" | "missing" | "sections"> & {
  listed: ReferenceView[];
  sections: ReadSection[];
};

/**
 * Arranges the items of a document: in the sections of the sender; under what refers to them; else in sections of ours. `head` reads the
 * first Composition, of which the sections are taken. Every item stands somewhere.
 */
export function arrangeSections(
  { resources }: ParsedDocument,
  index: DocumentIndex,
  compositions: readonly Resource[],
  head: ElementReader | undefined,
  readerOf: ReaderOf,
): { sections: DocumentSection[]; contains: ReadonlyMap<string, readonly string[]> } {
  const others = compositions.slice(1);
  const apart = new Set([...compositions, ...resources.filter(({ type }) => type === "patient")].map(({ key }) => key));
  const people = new Set(resources.filter(({ type }) => PEOPLE.has(type)).map(({ key }) => key));
  const placer = createPlacer(resources, index.edges, new Set([...apart, ...people]));
  placer.placeContained();

  const read = [...(head ? readSections(head) : []), ...others.map((other) => readComposition(readerOf(other)))];
  const listed = new Set<string>();
  const placeSection = ({ listed: references, sections: inner, ...section }: ReadSection): DocumentSection => {
    const labels = new Map(references.flatMap(({ key, label }) => (key === undefined ? [] : [[key, label] as const])));
    const keys = [...labels.keys()].filter((key) => !apart.has(key));
    const entries = keys
      .filter((key) => !placer.ancestorsOf(key).some((ancestor) => labels.has(ancestor)))
      .map((key) => ({ key, isRepeated: listed.has(key), label: labels.get(key) }));
    for (const key of keys) {
      listed.add(key);
      placer.markPlaced(key);
    }
    const missing = references.filter(({ key }) => key === undefined);
    return { ...section, entries, missing, sections: inner.map(placeSection) };
  };
  const sections = read.map(placeSection);

  const compositionKeys = new Set(compositions.map(({ key }) => key));
  const about: string[] = [];
  const also: string[] = [];
  const place = (key: string, section: string[]) => {
    if (apart.has(key) || people.has(key) || placer.isPlaced(key)) return;
    section.push(key);
    placer.markPlaced(key);
  };
  for (const { from, to } of index.edges) if (compositionKeys.has(from)) place(to, about);
  placer.placeReferred([...listed, ...about]);
  for (const { key } of resources) {
    place(key, also);
    placer.placeReferred(also.at(-1) === key ? [key] : []);
  }
  return {
    sections: [
      ...sections,
      ...ownSection("about-the-document", about),
      ...ownSection("also-in-document", also),
      ...ownSection(
        "people",
        [...people].filter((key) => !listed.has(key)),
      ),
    ],
    contains: placer.contains,
  };
}

function ownSection(origin: SectionOrigin, keys: string[]): DocumentSection[] {
  const entries = keys.map((key) => ({ key, isRepeated: false }));
  return keys.length === 0 ? [] : [{ origin, entries, missing: [], sections: [], details: [] }];
}

function readSections(reader: ElementReader): ReadSection[] {
  return reader.objects("section").map((section) => ({
    origin: "sender",
    title: section.text("title"),
    code: section.concept("code"),
    narrative: section.narrative(),
    emptyReason: section.concept("emptyReason"),
    listed: section.references("entry"),
    sections: readSections(section),
    // What is left of it is shown with what is left of the Composition.
    details: [],
  }));
}

/** A second Composition stands as a section of its title. */
function readComposition(reader: ElementReader): ReadSection {
  return {
    origin: "sender",
    title: reader.text("title"),
    code: reader.concept("type"),
    narrative: reader.narrative(),
    listed: [],
    sections: readSections(reader),
    details: reader.rest(),
  };
}
