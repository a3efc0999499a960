import { Parser } from "htmlparser2";
import { NARRATIVE_ELEMENTS } from "@/lib/health-record/narrative/narrative-schema";

const ATTRIBUTES = new Set(["title", "dir", "lang", "align", "valign", "colspan", "rowspan", "span", "scope"]);

/** What another parser finds in sanitised HTML that is not on the list of elements and attributes, in its own reading of HTML and of XML. */
export function foundBesides(html: string): string[] {
  const found: string[] = [];
  for (const xmlMode of [false, true]) {
    const parser = new Parser(
      {
        onopentag(name, attributes) {
          if (!NARRATIVE_ELEMENTS.includes(name)) found.push(name);
          found.push(...Object.keys(attributes).filter((attribute) => !ATTRIBUTES.has(attribute)));
        },
        oncomment: (text) => found.push(`comment ${text}`),
        onprocessinginstruction: (name) => found.push(name),
      },
      { xmlMode },
    );
    parser.end(html);
  }
  return found;
}
