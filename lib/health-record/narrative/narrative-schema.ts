import "server-only";
import type { Schema } from "hast-util-sanitize";

type PropertyDefinition = NonNullable<Schema["attributes"]>[string][number];

/**
 * The elements that a narrative may have: those of FHIR R4 (Narrative, "limited xhtml": HTML 4.0 chapters 7 to 11 without 9.4, and 15) without
 * links, images and maps, of which only the words are shown. `s` is of chapter 15: without it struck-out words would read as if they stood.
 */
export const NARRATIVE_ELEMENTS = [
  ..."div p h1 h2 h3 h4 h5 h6 address blockquote pre hr br span bdo".split(" "),
  ..."em strong dfn code samp kbd var cite abbr acronym q sub sup b i tt big small s".split(" "),
  ..."ul ol li dl dt dd".split(" "),
  ..."table caption colgroup col thead tfoot tbody tr th td".split(" "),
];

/** Elements whose content is no text of the author, or is shown by programs alone: they are left out with what is in them. */
export const ELEMENTS_LEFT_OUT =
  "script iframe frame frameset object embed applet svg math canvas audio video template".split(" ");
/** The same for what is no part of the text: a document that has them lacks nothing. */
const ELEMENTS_WITHOUT_TEXT = ["style", "head"];

const COUNT = /^\d{1,3}$/;
const ALIGNED: PropertyDefinition[] = [
  ["align", "left", "center", "right", "justify"],
  ["vAlign", "top", "middle", "bottom", "baseline"],
];
const COLUMN: PropertyDefinition[] = [["span", COUNT], ...ALIGNED];
const CELL: PropertyDefinition[] = [
  ["colSpan", COUNT],
  ["rowSpan", COUNT],
  ["scope", "row", "col", "rowgroup", "colgroup"],
  ...ALIGNED,
];

/**
 * What is not listed is taken out, and its content kept. No attribute is kept that loads something, leads somewhere, or could be confused with
 * one of the page.
 */
export const NARRATIVE_SCHEMA: Schema = {
  tagNames: NARRATIVE_ELEMENTS,
  attributes: {
    "*": ["title", ["dir", "ltr", "rtl"], ["lang", /^[a-z\d-]{1,35}$/i]],
    ...Object.fromEntries(["thead", "tbody", "tfoot", "tr"].map((name) => [name, ALIGNED])),
    ...Object.fromEntries(["col", "colgroup"].map((name) => [name, COLUMN])),
    ...Object.fromEntries(["td", "th"].map((name) => [name, CELL])),
  },
  strip: [...ELEMENTS_LEFT_OUT, ...ELEMENTS_WITHOUT_TEXT],
  ancestors: {},
  clobber: [],
  protocols: {},
  required: {},
  allowComments: false,
  allowDoctypes: false,
};
