import "server-only";

/**
 * A value of a JSON text. Objects are maps, so that a name such as `__proto__` is a name like any other; a number is the text that was sent,
 * so that `5.10` stays `5.10`.
 */
export type Json = string | boolean | null | readonly Json[] | JsonObject;

export type JsonObject = ReadonlyMap<string, Json>;

/** The value as an object, if it is one. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined;
}

/** The value as a list: a single value is a list of one, since senders forget the brackets. `null` is left out. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.filter((one: Json) => one !== null) : [value as Json];
}

/** The objects of a list, or the single object. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return listOf(value).flatMap((one) => objectOf(one) ?? []);
}

/** A text or number as sent, without white space around it; undefined for everything else, and for a text without content. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value.trim() || undefined : undefined;
}

/** The text of an element of an object. */
export function textAt(object: JsonObject | undefined, name: string): string | undefined {
  return textOf(object?.get(name));
}

/** The last part of an address or URN: `1` of `Patient/1`, `data-absent-reason` of the address of that extension. */
export function lastPart(address: string): string {
  return address.slice(Math.max(address.lastIndexOf("/"), address.lastIndexOf(":"), address.lastIndexOf("#")) + 1);
}
