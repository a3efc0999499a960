/** Calls that are never answered, until they are let go or their caller gives up. */
export class Hung {
  private readonly waiting = new Set<() => void>();

  async wait(gaveUp: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.waiting.add(resolve);
      gaveUp.addEventListener("abort", () => {
        this.waiting.delete(resolve);
        resolve();
      });
    });
  }

  release(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
