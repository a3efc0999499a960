export type Json = Record<string, unknown>;

/** Parses a JSON object. Returns null for anything else. */
export function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member `key` when it is an object, otherwise an empty object. */
export function objectMember(value: Json, key: string): Json {
  const member = value[key];
  return isObject(member) ? member : {};
}

/** The member `key` when it is a string, otherwise null. */
export function stringMember(value: Json, key: string): string | null {
  const member = value[key];
  return typeof member === "string" ? member : null;
}
