/** A log of calls, received or sent, that stores only the newest entries. */
export class CallLog<T extends { clientId: string | null }> {
  private entries: T[] = [];

  constructor(private readonly limit = 20_000) {}

  /** Returns the entry itself, so that its result can be filled in later. */
  add(entry: T): T {
    if (this.entries.length >= this.limit * 1.25) this.entries = this.entries.slice(-this.limit);
    this.entries.push(entry);
    return entry;
  }

  /** Oldest first; null lists the entries of all clients. */
  list(clientId: string | null): T[] {
    return this.entries.filter((entry) => clientId === null || entry.clientId === clientId);
  }

  /** Removes the entries of one client; null removes all. */
  clear(clientId: string | null): void {
    this.entries = clientId === null ? [] : this.entries.filter((entry) => entry.clientId !== clientId);
  }
}
