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
  const counter = countingAdapter(limits);
  const context = defaultTreeAdapter.createElement("div", html.NS.HTML, []);
  try {
    const treeAdapter = counter.adapter;
    const fragment = parseFragment(context, toHtmlSyntax(xhtml), { treeAdapter, scriptingEnabled: false });
    return { tree: fromParse5(fragment) as Root, elements: counter.elements() };
  } catch (error) {
    if (error instanceof BeyondLimit) return undefined;
    throw error;
  }
}

/** Empty elements and CDATA are written in XML in a way that HTML parsers do not know. */
function toHtmlSyntax(xhtml: string): string {
  return xhtml
    .replaceAll("<![CDATA[", "")
    .replaceAll("]]>", "")
    .replaceAll(SELF_CLOSING, (tag, name: string, attributes = "") =>
      VOID_ELEMENTS.has(name.toLowerCase()) ? tag : `<${name}${attributes}></${name}>`,
    );
}

function countingAdapter(limits: NarrativeLimits): { adapter: Adapter; elements: () => number } {
  let elements = 0;
  let depth = 0;
  const adapter: Adapter = {
    ...defaultTreeAdapter,
    createElement(...element) {
      elements += 1;
      if (elements > limits.elements) throw new BeyondLimit();
      return defaultTreeAdapter.createElement(...element);
    },
    onItemPush() {
      depth += 1;
      if (depth > limits.depth) throw new BeyondLimit();
    },
    onItemPop() {
      depth -= 1;
    },
  };
  return { adapter, elements: () => elements };
}
