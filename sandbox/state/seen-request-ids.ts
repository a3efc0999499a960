/** The newest request ids: the gateway accepts each one once. */
export class SeenRequestIds {
  private readonly ids = new Set<string>();

  constructor(private readonly limit = 200_000) {}

  /** Returns false when the id is known already. */
  addIfNew(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > this.limit) {
      const [oldest] = this.ids;
      if (oldest !== undefined) this.ids.delete(oldest);
    }
    return true;
  }
}
