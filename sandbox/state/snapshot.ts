import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One JSON file that is always replaced as a whole, so that a reader never sees a part of it. */
export class Snapshot<T> {
  private timer: NodeJS.Timeout | null = null;
  private lastDurationMs = 0;

  /** Without a folder nothing is read or written. */
  constructor(
    private readonly folder: string | null,
    private readonly name: string,
    private readonly currentState: () => T,
  ) {}

  /** The state that the last run saved, or null. Throws when the file is not JSON. */
  load(): T | null {
    if (this.folder === null) return null;
    try {
      return JSON.parse(readFileSync(join(this.folder, this.name), "utf8")) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  /** Saves within a short time; several changes in that time cause one write. */
  saveSoon(): void {
    if (this.folder === null || this.timer !== null) return;
    // Limits writing to a twentieth of the time under load.
    this.timer = setTimeout(() => this.save(), Math.max(150, this.lastDurationMs * 20));
    this.timer.unref();
  }

  save(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.folder === null) return;
    const startedAt = performance.now();
    mkdirSync(this.folder, { recursive: true });
    const target = join(this.folder, this.name);
    writeFileSync(`${target}.next`, JSON.stringify(this.currentState()), { mode: 0o600 });
    renameSync(`${target}.next`, target);
    this.lastDurationMs = performance.now() - startedAt;
  }
}
