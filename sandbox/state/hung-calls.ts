/** The calls that get no response, until they are released or their caller disconnects. */
export class HungCalls {
  private readonly pending = new Set<() => void>();

  /** Resolves when the call is released or `disconnected` is aborted. */
  async wait(disconnected: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.pending.add(resolve);
      disconnected.addEventListener("abort", () => {
        this.pending.delete(resolve);
        resolve();
      });
    });
  }

  releaseAll(): void {
    for (const resolve of this.pending) resolve();
    this.pending.clear();
  }
}
