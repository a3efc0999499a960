/** A form with text that the server may not have yet. */
type Keeper = {
  isUnsaved: () => boolean;
  /** Saves it now. Never throws. */
  save: () => Promise<void>;
};

const keepers = new Set<Keeper>();

/** Has the text of a form saved before the session ends. Returns a function that stops this. */
export function keepText(keeper: Keeper): () => void {
  keepers.add(keeper);
  return () => void keepers.delete(keeper);
}

/** Whether this tab has text that the server does not have. */
export function hasUnsavedText(): boolean {
  return [...keepers].some((keeper) => keeper.isUnsaved());
}

/** Saves the text of this tab. */
export async function saveText(): Promise<void> {
  await Promise.all([...keepers].filter((keeper) => keeper.isUnsaved()).map((keeper) => keeper.save()));
}

/** The event by which a part of the page reports that the server knows no session. */
export const SESSION_LOST = "consent-desk-session-lost";
