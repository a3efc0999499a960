import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One JSON file that is replaced whole, so that a reader never meets half of it. */
export class Snapshot<T> {
  private timer: NodeJS.Timeout | null = null;
  private lastCostMs = 0;

  /** Without a folder nothing is read or written. */
  constructor(
    private readonly folder: string | null,
    private readonly name: string,
    private readonly take: () => T,
  ) {}

  /** What the last run left, or null. Throws where the file is not JSON. */
  read(): T | null {
    if (this.folder === null) return null;
    try {
      return JSON.parse(readFileSync(join(this.folder, this.name), "utf8")) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  /** Writes soon; many changes in a moment become one write. */
  later(): void {
    if (this.folder === null || this.timer !== null) return;
    // Under load, writing takes a twentieth of the time at most.
    this.timer = setTimeout(() => this.now(), Math.max(150, this.lastCostMs * 20));
    this.timer.unref();
  }

  now(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.folder === null) return;
    const began = performance.now();
    mkdirSync(this.folder, { recursive: true });
    const target = join(this.folder, this.name);
    writeFileSync(`${target}.next`, JSON.stringify(this.take()), { mode: 0o600 });
    renameSync(`${target}.next`, target);
    this.lastCostMs = performance.now() - began;
  }
}
