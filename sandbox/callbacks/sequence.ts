/** Keeps callbacks of one consent request in order, or on demand out of it. */
export class Sequence {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly held = new Map<string, () => void>();

  /** Runs `work` after everything that was put under the same key before. */
  async inTurn(key: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.tails.get(key) ?? Promise.resolve()).then(work);
    this.tails.set(key, mine);
    await mine;
    if (this.tails.get(key) === mine) this.tails.delete(key);
  }

  /** Runs `work` after the next one under the same key, or after `withinMs`. */
  async swapped(key: string, withinMs: number, work: () => Promise<void>): Promise<void> {
    const release = this.held.get(key);
    if (release !== undefined) {
      this.held.delete(key);
      await work();
      release();
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(go, withinMs);
      const held = this.held;
      function go() {
        clearTimeout(timer);
        if (held.get(key) === go) held.delete(key);
        resolve();
      }
      held.set(key, go);
    });
    await work();
  }
}
