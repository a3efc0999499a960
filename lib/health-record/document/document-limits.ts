import "server-only";

/** What a document may have at most. A document beyond a limit is not read, and the problem that is reported names the limit. */
export type DocumentLimits = {
  /** Bytes of the decrypted content, attachments included. */
  bytes: number;
  /** How deep objects and lists may stand in each other. */
  depth: number;
  /** Objects, lists and single values together. */
  values: number;
  /** Resources, contained ones included. */
  resources: number;
  /** Characters of one text, but for the base64 of an attachment. */
  textLength: number;
  /** Characters of the name of an element. */
  nameLength: number;
};

/** Discharge summaries of 1.7 MB are usual, and senders have raised their own limits to 50 MB. */
export const DOCUMENT_LIMITS: DocumentLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 100,
  values: 300_000,
  resources: 5_000,
  textLength: 1_000_000,
  nameLength: 128,
};

/** Why a document as a whole cannot be read. */
export const DOCUMENT_PROBLEMS = [
  "empty",
  "too-large",
  "xml",
  "not-json",
  "too-deep",
  "too-many-values",
  "too-many-resources",
  "text-too-long",
  "not-fhir",
] as const;
export type DocumentProblem = (typeof DOCUMENT_PROBLEMS)[number];

/** What was repaired or changed to read a document at all. */
export const DOCUMENT_REPAIRS = ["python-json", "json-in-a-text", "invalid-characters"] as const;
export type DocumentRepair = (typeof DOCUMENT_REPAIRS)[number];
