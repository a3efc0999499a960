import "server-only";
import { DOCUMENT_PROBLEMS } from "@/lib/health-record/document/document-limits";
import { NARRATIVE_NOTICES } from "@/lib/health-record/narrative/narrative-notice";
import { TASK_PROBLEMS } from "@/lib/health-record/worker/task-pool";

/** What a page may have to report of a document, an attachment or a source. Each has a text under `record-problem` in the message catalogue. */
export const RECORD_PROBLEMS = [
  ...DOCUMENT_PROBLEMS,
  ...TASK_PROBLEMS,
  ...NARRATIVE_NOTICES,
  /** Another key, another place, or altered bytes. */
  "cannot-be-opened",
  /** The document has no attachment of this key, or has only a placeholder or an address in its place. */
  "no-attachment",
  /** The end of a source is not shown. */
  "source-cut",
  /** Long texts of a source, such as files, are shown by their beginning. */
  "source-shortened",
] as const;
export type RecordProblem = (typeof RECORD_PROBLEMS)[number];
