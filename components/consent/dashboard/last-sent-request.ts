/** The request that this page has just sent, for the list to point at; kept in memory alone. */
let id: string | null = null;

export function rememberSentRequest(sent: string): void {
  id = sent;
}

/** Answers it once. */
export function takeSentRequest(): string | null {
  const taken = id;
  id = null;
  return taken;
}
