/** Tells open phones that something changed. */
export class Live {
  private readonly listeners = new Map<string, Set<() => void>>();

  /** Calls `listener` at every change of a patient's requests, until the returned function is called. */
  listen(abhaAddress: string, listener: () => void): () => void {
    const mine = this.listeners.get(abhaAddress) ?? new Set();
    this.listeners.set(abhaAddress, mine.add(listener));
    return () => mine.delete(listener);
  }

  changed(abhaAddress: string): void {
    for (const listener of this.listeners.get(abhaAddress) ?? []) listener();
  }
}
