import "server-only";
import { textAt, type JsonObject } from "@/lib/health-record/document/json-value";

/** A tag of BCP 47, as far as that can be seen without its registry. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z\d]{1,8}){0,3}$/i;

/** The language of a resource's words, as its sender names it (FHIR R4, `Resource.language`); undefined where that is no language. */
export function languageOf(resource: JsonObject): string | undefined {
  const tag = textAt(resource, "language")?.trim();
  return tag !== undefined && LANGUAGE_TAG.test(tag) ? tag : undefined;
}
