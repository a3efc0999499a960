/** Remembers the newest request ids: the gateway takes each one once. */
export class SeenIds {
  private readonly ids = new Set<string>();

  constructor(private readonly limit = 200_000) {}

  /** True the first time. */
  take(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > this.limit) {
      const [oldest] = this.ids;
      if (oldest !== undefined) this.ids.delete(oldest);
    }
    return true;
  }
}
