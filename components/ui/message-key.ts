import { useTranslations } from "next-intl";

/**
 * Narrows a text from stored data or from the server to a key that `t` can translate. Keys that are known when the
 * product is built need no check: the compiler knows them.
 */
export function isMessageKey<Key extends string>(t: { has: (key: Key) => boolean }, text: string): text is Key {
  // What every object has, such as "__proto__", is no message.
  return !text.split(".").some((part) => part in Object.prototype) && t.has(text as Key);
}

/** Translates a field's error key, as an action returns it; undefined where the field has no error. */
export function useFieldError(): (key: string | undefined) => string | undefined {
  const t = useTranslations("input-error");
  return (key) => (key === undefined ? undefined : t(isMessageKey(t, key) ? key : "unknown"));
}
