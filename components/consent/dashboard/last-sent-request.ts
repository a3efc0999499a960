/**
 * The request that was sent last from this page, so that the list can mark it. Stored in memory only. It is a file of
 * its own, so that the composer does not load the code of the list.
 */
let id: string | null = null;

export function rememberSentRequest(sentId: string): void {
  id = sentId;
}

/** Returns the id once; null afterwards. */
export function takeSentRequest(): string | null {
  const taken = id;
  id = null;
  return taken;
}
