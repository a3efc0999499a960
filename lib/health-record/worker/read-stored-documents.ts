import "server-only";
import { SECOND } from "@/lib/clock";
import type { DocumentProblem } from "@/lib/health-record/document/document-limits";
import type { AttachmentFile } from "@/lib/health-record/worker/read-attachment-file";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import type { DocumentSource } from "@/lib/health-record/worker/read-source";
import { runTask, type TaskInput, type TaskName, type TaskResult } from "@/lib/health-record/worker/run-task";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";
import type { TaskProblem } from "@/lib/health-record/worker/task-pool";

/** Why a stored document has nothing to be shown. */
export type ReadProblem = DocumentProblem | TaskProblem | "cannot-be-opened";

export type ReadResult = { key: string } & ({ document: ReadDocument } | { problem: ReadProblem });

/** How long a document may take: many times what the slowest ones of its size take, since a new thread and a busy machine take time as well. */
const TIMEOUT = 6 * SECOND;
const TIMEOUT_FOR_MEGABYTE = 0.5 * SECOND;
const MEGABYTE = 1024 * 1024;
/** A page is not kept waiting longer for documents that take all their time: those that have not begun by then are reported as such. */
const START_WITHIN = 20 * SECOND;

/**
 * Opens stored documents in threads, each as a task of its own, so that one that cannot be read takes none of the others with it. Returns them in
 * the order of `documents`. Never throws.
 */
export function readStoredDocuments(documents: readonly StoredDocument[]): Promise<ReadResult[]> {
  return Promise.all(
    documents.map(async (stored) => ({ key: stored.key, ...(await runFor(stored, "readDocument", stored)) })),
  );
}

/** The bytes of an attachment of a stored document, by its key in the view model. Never throws. */
export function readStoredAttachment(
  stored: StoredDocument,
  attachment: string,
): Promise<AttachmentFile | { problem: ReadProblem | "no-attachment" }> {
  return runFor(stored, "readAttachment", { ...stored, attachment });
}

/** A stored document as text, as it was sent. Never throws. */
export function readStoredSource(stored: StoredDocument): Promise<DocumentSource | { problem: ReadProblem }> {
  return runFor(stored, "readSource", stored);
}

async function runFor<K extends TaskName>(
  { sealed }: StoredDocument,
  name: K,
  input: TaskInput<K>,
): Promise<TaskResult<K> | { problem: TaskProblem }> {
  const timeoutMs = TIMEOUT + (sealed.length / MEGABYTE) * TIMEOUT_FOR_MEGABYTE;
  const outcome = await runTask(name, input, { timeoutMs, startWithinMs: START_WITHIN });
  return "result" in outcome ? outcome.result : outcome;
}
