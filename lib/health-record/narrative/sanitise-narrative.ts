import "server-only";
import type { Element, ElementContent, Root } from "hast";
import { sanitize } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";
import type { NarrativeNotice } from "@/lib/health-record/narrative/narrative-notice";
import { ELEMENTS_LEFT_OUT, NARRATIVE_SCHEMA } from "@/lib/health-record/narrative/narrative-schema";
import { parseNarrative, type NarrativeLimits } from "@/lib/health-record/narrative/parse-narrative";

declare const safe: unique symbol;
/** HTML that only {@link NarrativeSanitiser} makes: it runs nothing, loads nothing and leads nowhere. */
export type SafeHtml = string & { readonly [safe]: true };

/** What all narratives of a document may have together; each may be as deep as this. */
export const NARRATIVE_LIMITS: NarrativeLimits = { characters: 1_000_000, elements: 30_000, depth: 100 };
/** Characters that are shown of narratives as mere text, all of a document together. */
const TEXT_CHARACTERS = 500_000;
/** The output may be this many times as long as the input: some characters are written as six. */
const GROWTH = 6;
const TITLE_CHARACTERS = 300;
/** Elements that have only elements in them, of which the innermost have the text. */
const WITHOUT_TEXT = new Set("table thead tbody tfoot tr ul ol dl".split(" "));

/** Sanitises the narratives of one document: its limits are for all of them together. */
export class NarrativeSanitiser {
  readonly notices = new Set<NarrativeNotice>();
  private characters: number;
  private elements: number;
  private textCharacters = TEXT_CHARACTERS;

  constructor(private readonly limits: NarrativeLimits = NARRATIVE_LIMITS) {
    this.characters = limits.characters;
    this.elements = limits.elements;
  }

  /** The narrative with FHIR's elements alone, in time and length in proportion to its own; where it is beyond the limits, only its words. */
  sanitise(xhtml: string): SafeHtml {
    const { characters, elements } = this;
    const parsed = parseNarrative(xhtml, { characters, elements, depth: this.limits.depth });
    if (parsed === undefined) return this.asText(xhtml);
    this.characters -= xhtml.length;
    this.elements -= parsed.elements;
    this.arrange(parsed.tree);
    const output = serialise(parsed.tree);
    return output.length > GROWTH * xhtml.length + TITLE_CHARACTERS ? this.asText(xhtml) : output;
  }

  private asText(xhtml: string): SafeHtml {
    if (this.textCharacters === 0) {
      this.notices.add("narrative-cut");
      return "" as SafeHtml;
    }
    const lines = xhtml.replaceAll(/<[^<>]*>/g, "\n").split("\n");
    const words = lines.flatMap((line) => line.trim() || []).join("\n");
    const shown = words.slice(0, this.textCharacters);
    this.textCharacters -= shown.length;
    this.notices.add(shown.length < words.length ? "narrative-cut" : "narrative-as-text");
    // What is left of an unfinished tag is text as well.
    const decoded = parseNarrative(shown.replaceAll("<", "&lt;"), { ...this.limits, characters: Infinity });
    const pre: Element = { type: "element", tagName: "pre", properties: {}, children: [] };
    pre.children = (decoded?.tree.children ?? []) as ElementContent[];
    return serialise({ type: "root", children: [pre] });
  }

  /** Puts words in the place of what is not kept, so that the text means the same without it. */
  private arrange(parent: Root | Element, isStruckOut = false): void {
    parent.children = (parent.children as ElementContent[]).map((child) => {
      if (child.type !== "element") return child;
      if (ELEMENTS_LEFT_OUT.includes(child.tagName)) this.notices.add("narrative-parts-left-out");
      if (child.tagName === "img" || child.tagName === "area") return this.wordsOfImage(child);
      const { style, title } = child.properties;
      if (typeof title === "string") child.properties.title = title.slice(0, TITLE_CHARACTERS);
      if (child.tagName === "del" || child.tagName === "strike") child.tagName = "s";
      const isStruck = isStruckOut || (typeof style === "string" && style.includes("line-through"));
      const isStructure = WITHOUT_TEXT.has(child.tagName);
      this.arrange(child, isStruck && isStructure);
      if (isStruck && !isStructure) child.children = [struckOut(child)];
      return child;
    });
  }

  private wordsOfImage({ properties }: Element): ElementContent {
    const words = properties.alt ?? properties.title;
    if (typeof words === "string" && words.trim() !== "") return { type: "text", value: words };
    this.notices.add("narrative-parts-left-out");
    return { type: "text", value: "" };
  }
}

function struckOut({ children }: Element): Element {
  return { type: "element", tagName: "s", properties: {}, children };
}

function serialise(tree: Root): SafeHtml {
  return toHtml(sanitize(tree, NARRATIVE_SCHEMA)) as SafeHtml;
}
