import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import type { MessageTree } from "@/test/support/message-texts";

/** How many letters each letter becomes, on average: what a language with longer words needs. */
const GROWTH = 1.4;

/**
 * A catalogue whose texts are 40 % longer, rounded up in each run of text, by letters that are repeated: words keep their number and
 * become longer. Arguments, tags and the cases of plurals and selects stay as they are. Throws if a message is malformed.
 *
 * A server serves it as the language `en-XA` to whoever has the cookie `language=en-XA`, while `TEST_MESSAGES_FILE` names a file that
 * holds it (`lib/web/i18n.ts`); the file is read at the first request in that language.
 */
export function pseudo<Tree extends MessageTree>(messages: Tree): Tree {
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [key, typeof value === "string" ? lengthen(value) : pseudo(value)]),
  ) as Tree;
}

function lengthen(message: string): string {
  let end = 0;
  let longer = "";
  for (const [from, to] of literalsOf(parse(message, { captureLocation: true }))) {
    longer += message.slice(end, from) + lengthenText(message.slice(from, to));
    end = to;
  }
  return longer + message.slice(end);
}

/** Where the literal texts of a message begin and end, in order. */
function literalsOf(elements: readonly MessageFormatElement[]): [from: number, to: number][] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return literalsOf(element.children);
    if (element.type === TYPE.select || element.type === TYPE.plural)
      return Object.values(element.options).flatMap(({ value }) => literalsOf(value));
    if (element.type !== TYPE.literal || !element.location) return [];
    return [[element.location.start.offset, element.location.end.offset] as [number, number]];
  });
}

function lengthenText(text: string): string {
  let letters = 0;
  let written = 0;
  return text.replace(/\p{L}/gu, (letter) => {
    const copies = Math.ceil(++letters * GROWTH - 1e-9) - written;
    written += copies;
    return letter + letter.toLowerCase().repeat(copies - 1);
  });
}
