/** A list that remembers only its newest entries. */
export class Journal<T extends { clientId: string | null }> {
  private entries: T[] = [];

  constructor(private readonly limit = 20_000) {}

  add(entry: T): T {
    if (this.entries.length >= this.limit * 1.25) this.entries = this.entries.slice(-this.limit);
    this.entries.push(entry);
    return entry;
  }

  /** Oldest first; of one client when one is given. */
  list(clientId: string | null): T[] {
    return this.entries.filter((entry) => clientId === null || entry.clientId === clientId);
  }

  clear(clientId: string | null): void {
    this.entries = clientId === null ? [] : this.entries.filter((entry) => entry.clientId !== clientId);
  }
}
