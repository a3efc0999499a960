import "server-only";

const SLASH = "/".charCodeAt(0);

/** A text without the slashes at its end, in linear time: the expression `/\/+$/` takes quadratic time on many slashes. */
export function trimTrailingSlashes(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === SLASH) end -= 1;
  return text.slice(0, end);
}

/** A text without the slashes at its beginning and its end. */
export function trimSlashes(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === SLASH) start += 1;
  return trimTrailingSlashes(text.slice(start));
}
