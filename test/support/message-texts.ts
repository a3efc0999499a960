/** A catalogue of messages, or a part of it. */
export type MessageTree = { [key: string]: string | MessageTree };

/** All texts of a catalogue with their dotted keys. */
export function textsOf(tree: MessageTree, prefix = ""): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : textsOf(value, `${prefix}${key}.`),
  );
}
