/** What may be wrong with a chain. */
export const CHAIN_PROBLEMS = [
  /** The entry is not what it was when it became part of the chain. */
  "changed",
  "removed",
  "inserted",
  /** The link stands at another place than its own. */
  "moved",
  /** The entry claims to be older than a checkpoint that was signed before it. */
  "back-dated",
  /** Hashes were made anew, without the key or after the end of the chain was moved back. */
  "rewritten",
  "head-changed",
  "checkpoint-changed",
  "receipt-changed",
] as const;
export type ChainProblemKind = (typeof CHAIN_PROBLEMS)[number];
