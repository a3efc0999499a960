import "server-only";

/** Above this many keys, those whose time has passed are removed. */
const MOST_KEYS = 1_000;

/** Bounds how often each key may call something: `calls` in each `window` of milliseconds. Each process counts for itself. */
export class CallLimit {
  readonly #windows = new Map<string, { endsAt: number; calls: number }>();

  constructor(private readonly limit: { calls: number; window: number }) {}

  /** Counts a call at `now`; returns false where the key has used up its calls. */
  take(key: string, now: Date): boolean {
    const time = now.getTime();
    const known = this.#windows.get(key);
    if (known && known.endsAt > time) {
      known.calls += 1;
      return known.calls <= this.limit.calls;
    }
    if (this.#windows.size >= MOST_KEYS) this.#removeEnded(time);
    this.#windows.set(key, { endsAt: time + this.limit.window, calls: 1 });
    return true;
  }

  #removeEnded(time: number): void {
    for (const [key, { endsAt }] of this.#windows) if (endsAt <= time) this.#windows.delete(key);
  }
}
