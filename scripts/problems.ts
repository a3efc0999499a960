import { MigrationLockTimeout, OtherMigrationHistory } from "@/lib/db/migrate";

/** Problems that the operator can solve: one sentence each, shown without a stack trace. */
export class Problems extends Error {
  override name = "Problems";

  constructor(readonly sentences: string[]) {
    super(sentences.join("\n"));
  }
}

/**
 * What went wrong with the database or the settings, as sentences for the operator; nothing of a statement or its values.
 * @param failed what was not done, as the beginning of the sentence for an unexpected error
 */
export function toSentences(error: unknown, failed = "The database could not be prepared"): string[] {
  if (error instanceof Problems) return error.sentences;
  if (error instanceof OtherMigrationHistory || error instanceof MigrationLockTimeout) return [error.message];
  // The error of a query contains the query and its values; the message of the database is in its cause.
  const { message } = ((error as Error).cause ?? error) as { message?: string };
  return [`${failed}: ${message ?? "unknown"}.`];
}
