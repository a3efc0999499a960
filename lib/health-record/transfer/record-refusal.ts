/** Why a record is not shown; keys of the message catalogue. */
export const RECORD_REFUSALS = [
  /** It belongs to a care context that the consent does not name. */
  "other-care-context",
  /** It was changed or cut on its way, or encrypted for other keys. */
  "not-authentic",
  /** The sender's keys cannot be used. */
  "unusable-keys",
  /** A link in place of content, which stays at the sender. */
  "held-at-sender",
  /** Neither content nor a link, or content that is no text. */
  "no-content",
  "too-large",
] as const;

export type RecordRefusal = (typeof RECORD_REFUSALS)[number];
