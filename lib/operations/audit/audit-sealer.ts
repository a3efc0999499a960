import "server-only";
import { sealEntries } from "@/lib/audit/seal-entries";
import { onNewEntries } from "@/lib/audit/sealing-notice";
import { systemNow } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import type { HospitalId } from "@/lib/ids";
import { log } from "@/lib/log";

/** So long entries of several commits are collected, in milliseconds. */
const COLLECT_FOR = 100;

/**
 * Adds new audit entries to their hospital's chain soon after their commit, one hospital at a time, until `stop`. What it leaves is done by the
 * sweep of each second.
 */
export class AuditSealer {
  private readonly waiting = new Set<HospitalId>();
  private readonly forget: () => void;
  private timer: NodeJS.Timeout | undefined;
  private inProgress: Promise<void> | null = null;
  private isStopping = false;

  constructor(private readonly database: Pick<Database, "pool" | "systemPool">) {
    this.forget = onNewEntries((hospitalId) => {
      this.waiting.add(hospitalId);
      this.schedule();
    });
  }

  /** Begins no more, and waits for the one that is under way. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.forget();
    clearTimeout(this.timer);
    await this.inProgress;
  }

  private schedule(): void {
    if (this.isStopping || this.inProgress) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.inProgress = this.sealWaiting().finally(() => {
        this.inProgress = null;
        if (this.waiting.size > 0) this.schedule();
      });
    }, COLLECT_FOR);
  }

  private async sealWaiting(): Promise<void> {
    const hospitals = [...this.waiting];
    this.waiting.clear();
    for (const hospitalId of hospitals) {
      const actor = { kind: "job", hospitalId, job: "seal-audit-entries" } as const;
      await sealEntries({ database: this.database, actor, now: systemNow() }).catch((error: unknown) =>
        log.warn("audit entries not sealed", { hospitalId, error }),
      );
    }
  }
}
