import "server-only";
import {
  DOCUMENT_LIMITS,
  type DocumentLimits,
  type DocumentProblem,
  type DocumentRepair,
} from "@/lib/health-record/document/document-limits";
import {
  listOf,
  objectOf,
  objectsOf,
  textAt,
  type Json,
  type JsonObject,
} from "@/lib/health-record/document/json-value";
import { parseJson } from "@/lib/health-record/document/parse-json";

/** A resource of a document. */
export type Resource = {
  /** `r1`, `r2`, … in the order of the document; a contained resource is counted after the one that contains it. */
  key: string;
  /** As sent, or empty. */
  resourceType: string;
  /** In lower case, since senders write it in any. */
  type: string;
  id: string | undefined;
  fullUrl: string | undefined;
  body: JsonObject;
  /** The key of the resource that contains it. */
  containedIn: string | undefined;
};

/** An entry of a document that has no resource. */
export type MissingEntry = { reason: "held-at-sender" | "unreadable-entry"; text: string };

export type ParsedDocument = {
  /** The Bundle without its entries, if there is one; its key is `bundle`. */
  bundle: Resource | undefined;
  resources: Resource[];
  missing: MissingEntry[];
  repairs: DocumentRepair[];
};

export type ParseResult =
  { isReadable: true; document: ParsedDocument } | { isReadable: false; problem: DocumentProblem };

/**
 * Reads the decrypted content of an entry: a Bundle of any type, or a bare resource. Whatever the content is, it throws nothing and takes
 * time in proportion to its length; what cannot be read is reported with a problem.
 */
export function parseDocument(content: Uint8Array | string, limits: DocumentLimits = DOCUMENT_LIMITS): ParseResult {
  if (content.length > limits.bytes) return unreadable("too-large");
  const repairs: DocumentRepair[] = [];
  const text = decodeText(content, repairs);
  const start = text.trimStart();
  if (start === "") return unreadable("empty");
  if (start.startsWith("<")) return unreadable("xml");
  const root = parseRoot(text, limits, repairs);
  if ("problem" in root) return unreadable(root.problem);
  const collected = collectResources(root.value, limits);
  if (collected === undefined) return unreadable("too-many-resources");
  if (collected.resources.length === 0 && collected.missing.length === 0) return unreadable("not-fhir");
  return { isReadable: true, document: { ...collected, repairs } };
}

function unreadable(problem: DocumentProblem): ParseResult {
  return { isReadable: false, problem };
}

function decodeText(content: Uint8Array | string, repairs: DocumentRepair[]): string {
  if (typeof content === "string") return content.startsWith("\uFEFF") ? content.slice(1) : content;
  const encoding = content[0] === 0xff && content[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    repairs.push("invalid-characters");
    return new TextDecoder(encoding).decode(content);
  }
}

/** The value of the text. Some senders write the JSON of a document as a text inside JSON. */
function parseRoot(text: string, limits: DocumentLimits, repairs: DocumentRepair[]) {
  let parsed = parseJson(text, limits);
  if ("value" in parsed && typeof parsed.value === "string" && parsed.value.trimStart().startsWith("{")) {
    repairs.push("json-in-a-text");
    parsed = parseJson(parsed.value, limits);
  }
  if ("value" in parsed && parsed.isPython) repairs.push("python-json");
  return parsed;
}

type Collected = Omit<ParsedDocument, "repairs">;

/** The resources of a Bundle and of those inside it, or the bare resources. Undefined where there are more than the limit. */
function collectResources(root: Json, limits: DocumentLimits): Collected | undefined {
  const collected: Collected = { bundle: undefined, resources: [], missing: [] };
  for (const object of objectsOf(root)) {
    if (isBundle(object)) {
      collected.bundle ??= withoutEntries(object);
      collectEntries(object, collected);
    } else if (textAt(object, "resourceType") !== undefined) addResource(object, undefined, undefined, collected);
    if (collected.resources.length > limits.resources) return undefined;
  }
  return collected;
}

function isBundle(object: JsonObject): boolean {
  const type = textAt(object, "resourceType")?.toLowerCase();
  return type === "bundle" || (type === undefined && object.has("entry"));
}

function withoutEntries(bundle: JsonObject): Resource {
  const body = new Map([...bundle].filter(([name]) => name !== "entry"));
  const head = { key: "bundle", resourceType: "Bundle", type: "bundle", id: textAt(body, "id"), body };
  return { ...head, fullUrl: undefined, containedIn: undefined };
}

function collectEntries(bundle: JsonObject, collected: Collected): void {
  for (const entry of listOf(bundle.get("entry"))) {
    const resource = objectOf(objectOf(entry)?.get("resource"));
    const fullUrl = textAt(objectOf(entry), "fullUrl");
    const link = textAt(objectOf(entry), "link");
    if (resource !== undefined && isBundle(resource)) collectEntries(resource, collected);
    else if (resource !== undefined) addResource(resource, fullUrl, undefined, collected);
    else if (link !== undefined) collected.missing.push({ reason: "held-at-sender", text: link });
    else collected.missing.push({ reason: "unreadable-entry", text: fullUrl ?? "" });
  }
}

function addResource(
  body: JsonObject,
  fullUrl: string | undefined,
  containedIn: string | undefined,
  collected: Collected,
): void {
  const key = `r${collected.resources.length + 1}`;
  const resourceType = textAt(body, "resourceType") ?? "";
  const type = resourceType.toLowerCase();
  collected.resources.push({ key, resourceType, type, id: textAt(body, "id"), fullUrl, body, containedIn });
  for (const contained of objectsOf(body.get("contained"))) addResource(contained, undefined, key, collected);
}
