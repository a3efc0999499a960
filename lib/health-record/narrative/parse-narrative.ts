import "server-only";
import type { Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { defaultTreeAdapter, html, parseFragment, type DefaultTreeAdapterTypes, type TreeAdapter } from "parse5";

type Adapter = TreeAdapter<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>;

export type NarrativeLimits = {
  /** Characters of XHTML. */
  characters: number;
  /** Elements, those included that HTML parsers repeat. */
  elements: number;
  /** How deep elements may stand in each other. */
  depth: number;
};

class BeyondLimit extends Error {}

/** Elements that have no content in HTML, whose end `/>` means nothing. */
const VOID_ELEMENTS = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const SELF_CLOSING = /<([a-z][a-z\d]*)(\s[^<>]*)?\/>/gi;

/**
 * The tree of a narrative as a browser would make it, with the number of its elements. Undefined where the narrative is beyond a limit: that is
 * noticed while the tree is made.
 */
export function parseNarrative(xhtml: string, limits: NarrativeLimits): { tree: Root; elements: number } | undefined {
  if (xhtml.length > limits.characters) return undefined;
  counter.start(limits);
  const context = defaultTreeAdapter.createElement("div", html.NS.HTML, []);
  try {
    const fragment = parseFragment(context, toHtmlSyntax(xhtml), {
      treeAdapter: counter.adapter,
      scriptingEnabled: false,
    });
    return { tree: fromParse5(fragment) as Root, elements: counter.elements };
  } catch (error) {
    if (error instanceof BeyondLimit) return undefined;
    throw error;
  }
}

/** Empty elements and CDATA are written in XML in a way that HTML parsers do not know. */
function toHtmlSyntax(xhtml: string): string {
  if (!xhtml.includes("/>") && !xhtml.includes("]]>")) return xhtml;
  return xhtml
    .replaceAll("<![CDATA[", "")
    .replaceAll("]]>", "")
    .replaceAll(SELF_CLOSING, (tag, name: string, attributes = "") =>
      VOID_ELEMENTS.has(name.toLowerCase()) ? tag : `<${name}${attributes}></${name}>`,
    );
}

/** Counts what the parser makes. One for every parse would take longer than the parse of a short narrative. */
class ElementCounter {
  elements = 0;
  private depth = 0;
  private limits: NarrativeLimits = { characters: 0, elements: 0, depth: 0 };

  readonly adapter: Adapter = {
    ...defaultTreeAdapter,
    createElement: (...element) => {
      this.elements += 1;
      if (this.elements > this.limits.elements) throw new BeyondLimit();
      return defaultTreeAdapter.createElement(...element);
    },
    onItemPush: () => {
      this.depth += 1;
      if (this.depth > this.limits.depth) throw new BeyondLimit();
    },
    onItemPop: () => {
      this.depth -= 1;
    },
  };

  start(limits: NarrativeLimits): void {
    this.limits = limits;
    this.elements = 0;
    this.depth = 0;
  }
}

const counter = new ElementCounter();
