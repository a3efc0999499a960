import "server-only";

/** For how long the audit trail is kept, and what was exported and removed. Times are ISO 8601. */
export type AuditRetention = {
  days: number;
  /** Whether a folder for the files is set; without one nothing is removed. */
  hasFolder: boolean;
  /** The last one first. */
  removals: AuditRemovalView[];
};

export type AuditRemovalView = {
  id: string;
  /** When the oldest and the newest entry happened. */
  firstAt: string;
  lastAt: string;
  entries: number;
  fileName: string;
  removedAt: string;
  /** Whether its receipt is as a key of ours signed it. */
  isSigned: boolean;
};
