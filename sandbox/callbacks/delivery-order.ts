/** Runs the deliveries of one consent request in order or, for the `reorder` fault, out of order. */
export class DeliveryOrder {
  private readonly last = new Map<string, Promise<void>>();
  private readonly waitingForNext = new Map<string, () => void>();

  /** Runs `deliver` after all deliveries that were added under the same key before. */
  async runInOrder(key: string, deliver: () => Promise<void>): Promise<void> {
    const current = (this.last.get(key) ?? Promise.resolve()).then(deliver);
    this.last.set(key, current);
    await current;
    if (this.last.get(key) === current) this.last.delete(key);
  }

  /** Runs `deliver` after the next delivery under the same key, or after `withinMs` when there is none. */
  async runAfterNext(key: string, withinMs: number, deliver: () => Promise<void>): Promise<void> {
    const release = this.waitingForNext.get(key);
    if (release !== undefined) {
      this.waitingForNext.delete(key);
      await deliver();
      release();
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(start, withinMs);
      const waiting = this.waitingForNext;
      function start() {
        clearTimeout(timer);
        if (waiting.get(key) === start) waiting.delete(key);
        resolve();
      }
      waiting.set(key, start);
    });
    await deliver();
  }
}
