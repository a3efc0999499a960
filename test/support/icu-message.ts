import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";

/** All texts that an ICU message can give, one for each combination of its choices. Each value in it is one word. Throws if the message is malformed. */
export function variantsOf(message: string): string[] {
  return variants(parse(message));
}

function variants(elements: readonly MessageFormatElement[]): string[] {
  return elements.reduce<string[]>(
    (before, element) => {
      const ends = variantsOfElement(element);
      return before.flatMap((text) => ends.map((end) => text + end));
    },
    [""],
  );
}

function variantsOfElement(element: MessageFormatElement): string[] {
  switch (element.type) {
    case TYPE.literal:
      return [element.value];
    case TYPE.tag:
      return variants(element.children);
    case TYPE.select:
    case TYPE.plural:
      return Object.values(element.options).flatMap(({ value }) => variants(value));
    default:
      return ["Value"];
  }
}

/**
 * What an ICU message takes: its arguments with their kinds, its tags, and the cases of each `select`. Sorted, each once. Messages of the
 * same key in two languages take the same; the cases of a plural depend on the language. Throws if the message is malformed.
 */
export function argumentsOf(message: string): string[] {
  return [...new Set(parse(message).flatMap(argumentsOfElement))].sort();
}

function argumentsOfElement(element: MessageFormatElement): string[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.tag:
      return [`<${element.value}>`, ...element.children.flatMap(argumentsOfElement)];
    case TYPE.select:
    case TYPE.plural: {
      const exact = Object.keys(element.options).filter((name) => element.type === TYPE.select || name.startsWith("="));
      const kind = element.type === TYPE.select ? "select" : "plural";
      const parts = Object.values(element.options).flatMap(({ value }) => value.flatMap(argumentsOfElement));
      return [`{${element.value}, ${kind}} ${exact.sort().join(" ")}`.trimEnd(), ...parts];
    }
    default:
      return [`{${element.value}}`];
  }
}
