import "server-only";
import { DOCUMENT_LIMITS, type DocumentProblem } from "@/lib/health-record/document/document-limits";
import { openStoredDocument, type StoredDocument } from "@/lib/health-record/worker/stored-document";
import { indentJson, SOURCE_LIMITS } from "@/lib/health-record/worker/indent-json";

/** A document as it was sent, as text. */
export type DocumentSource = { text: string; notices: ("source-cut" | "source-shortened")[] };

const JSON_START = /^[{["']/;

export type ReadSourceResult = DocumentSource | { problem: DocumentProblem | "cannot-be-opened" };

/** The text of a stored document, each element of JSON on a line of its own; what is no JSON is shown as well. Runs in a thread. */
export function readSource(stored: StoredDocument): ReadSourceResult {
  const content = openStoredDocument(stored);
  if (content === undefined) return { problem: "cannot-be-opened" };
  if (content.length > DOCUMENT_LIMITS.bytes) return { problem: "too-large" };
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  const source = new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(content).trim();
  if (source === "") return { problem: "empty" };
  const { text, isCut, isShortened } = JSON_START.test(source) ? indentJson(source) : cutText(source);
  return {
    text,
    notices: [...(isCut ? (["source-cut"] as const) : []), ...(isShortened ? (["source-shortened"] as const) : [])],
  };
}

function cutText(source: string): ReturnType<typeof indentJson> {
  const { characters } = SOURCE_LIMITS;
  return { text: source.slice(0, characters), isCut: source.length > characters, isShortened: false };
}
