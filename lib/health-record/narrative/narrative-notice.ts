import "server-only";

/** What is lost of the narratives of a document when they are shown. */
export const NARRATIVE_NOTICES = [
  /** Images without words, and elements that are no text: scripts, frames, drawings. */
  "narrative-parts-left-out",
  /** Only the words of a narrative are shown, since it is too long or too deep to be arranged. */
  "narrative-as-text",
  /** The end of a narrative is not shown. */
  "narrative-cut",
] as const;
export type NarrativeNotice = (typeof NARRATIVE_NOTICES)[number];
