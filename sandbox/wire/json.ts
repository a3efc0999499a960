export type Json = Record<string, unknown>;

/** A JSON object, or null for anything else. */
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

/** The object under a key, or an empty one. */
export function inner(value: Json, key: string): Json {
  const found = value[key];
  return isObject(found) ? found : {};
}

/** The text under a key, or null where it is none. */
export function text(value: Json, key: string): string | null {
  const found = value[key];
  return typeof found === "string" ? found : null;
}
