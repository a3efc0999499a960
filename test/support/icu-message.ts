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

/** The arguments and tags of an ICU message, as `{name}` and `<name>`, sorted, each once. Throws if the message is malformed. */
export function argumentsOf(message: string): string[] {
  return [...new Set(elementsOf(parse(message)).flatMap(nameOf))].sort();
}

/**
 * What an ICU message chooses by, sorted, each once: `name: plural`, and `name: select` with its cases. A language may choose by less than
 * another, since some have no plural forms. Throws if the message is malformed.
 */
export function choicesOf(message: string): string[] {
  const choices = elementsOf(parse(message)).flatMap((element) => {
    if (element.type === TYPE.plural) return [`${element.value}: plural`];
    if (element.type !== TYPE.select) return [];
    return [`${element.value}: select ${Object.keys(element.options).sort().join(" ")}`];
  });
  return [...new Set(choices)].sort();
}

/** All elements of a message, with those within others. */
function elementsOf(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return [element, ...elementsOf(element.children)];
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return [element];
    return [element, ...Object.values(element.options).flatMap(({ value }) => elementsOf(value))];
  });
}

function nameOf(element: MessageFormatElement): string[] {
  if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
  return [element.type === TYPE.tag ? `<${element.value}>` : `{${element.value}}`];
}
