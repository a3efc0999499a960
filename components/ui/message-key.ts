/**
 * Narrows a text from stored data or from the server to a key that `t` can translate. Keys that are known when the
 * product is built need no check: the compiler knows them.
 */
export function isMessageKey<Key extends string>(t: { has: (key: Key) => boolean }, text: string): text is Key {
  return t.has(text as Key);
}
