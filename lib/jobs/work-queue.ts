import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { SECOND } from "@/lib/clock";
import { newId, type HospitalId, type LeaseId } from "@/lib/ids";
import { onWork, type QueueName } from "@/lib/jobs/wake-work";
import { log } from "@/lib/log";

/** How long work stays with a process that does not renew its lease: then another takes it over. */
export const LEASE_SECONDS = 10;
const RENEW_EVERY = 3 * SECOND;
/** How often a process looks for work that another process has added. */
const POLL_EVERY = 250;
/** How long it waits before it looks again when the database could not be reached. */
const AFTER_ERROR = SECOND;

/** One piece of work of one hospital. */
export type Work = { id: string; hospitalId: HospitalId };

export type ClaimRequest = {
  /** At most so much work. */
  limit: number;
  /** How much of one hospital this process may hold at a time. */
  perHospital: number;
  /** How much of each hospital it has. */
  leased: ReadonlyMap<HospitalId, number>;
  /** The lease under which the work is taken. */
  leaseId: LeaseId;
};

/** Rows of a table that are worked on by all processes, each by one at a time. The table is the truth; nothing else has work. */
export type WorkSource<W extends Work> = {
  queue: QueueName;
  /** How much is worked on at once. */
  slots: number;
  /** How much is taken at once to be ready, besides. */
  prefetch: number;
  perHospital: number;
  /** Takes due work under a lease of {@link LEASE_SECONDS}. */
  claim: (request: ClaimRequest) => Promise<W[]>;
  /** Keeps the leases of the work that this process has, and of no other. */
  renew: (leased: readonly W[]) => Promise<void>;
  /** Gives back work that this process has and has not begun. */
  release: (leased: readonly W[]) => Promise<void>;
  /** Does the work and stores its result. What it throws is passed to `fail`. */
  run: (work: W) => Promise<void>;
  /** Stores that the work failed, and when it is tried again. */
  fail: (work: W, error: unknown) => Promise<void>;
};

/**
 * Works on a queue until `stop`. A process renews the lease of each piece of work that it has itself: what nobody works on any more is
 * taken over by another process, or by this one, when its lease has ended, whatever happened to the process or its connections.
 */
export class WorkQueue<W extends Work> {
  private readonly leased = new Map<string, W>();
  private readonly ready: W[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private readonly renewal: NodeJS.Timeout;
  private readonly forget: () => void;
  private wake: () => void = () => undefined;
  private isWoken = false;

  constructor(private readonly source: WorkSource<W>) {
    this.forget = onWork(source.queue, () => this.lookNow());
    this.renewal = setInterval(() => void this.renew(), RENEW_EVERY);
    this.ended = this.loop();
  }

  /** Takes no more work, gives back what has not begun, and waits for what runs. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.lookNow();
    this.forget();
    await this.ended;
    const unbegun = this.ready.splice(0);
    for (const { id } of unbegun) this.leased.delete(id);
    const released = unbegun.length > 0 ? this.source.release(unbegun).catch(() => undefined) : undefined;
    await Promise.all([released, ...this.running]);
    clearInterval(this.renewal);
  }

  private lookNow(): void {
    this.isWoken = true;
    this.wake();
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.isWoken = false;
      const wanted = this.source.slots + this.source.prefetch - this.leased.size;
      // Early enough that the slots do not run dry, and not for each single piece.
      const isShort = this.ready.length <= this.source.prefetch / 2;
      const claimed = wanted > 0 && isShort ? await this.claim(wanted) : 0;
      this.fillSlots();
      // With all slots in use, or nothing found, the next look is worth it only after a change.
      const isIdle = claimed === "failed" || claimed < wanted || this.running.size >= this.source.slots;
      if (isIdle) await this.wait(claimed === "failed");
    }
  }

  private async claim(limit: number): Promise<number | "failed"> {
    const leased = new Map<HospitalId, number>();
    for (const { hospitalId } of this.leased.values()) leased.set(hospitalId, (leased.get(hospitalId) ?? 0) + 1);
    try {
      const { perHospital } = this.source;
      const work = await this.source.claim({ limit, perHospital, leased, leaseId: newId<LeaseId>() });
      for (const one of work) this.leased.set(one.id, one);
      this.ready.push(...work);
      return work.length;
    } catch (error) {
      log.warn("work not taken", { queue: this.source.queue, error });
      return "failed";
    }
  }

  private fillSlots(): void {
    while (this.running.size < this.source.slots) {
      const work = this.ready.shift();
      if (!work) return;
      const running: Promise<void> = this.run(work).finally(() => {
        this.running.delete(running);
        this.leased.delete(work.id);
        this.fillSlots();
        if (this.ready.length <= this.source.prefetch / 2) this.lookNow();
      });
      this.running.add(running);
    }
  }

  private async run(work: W): Promise<void> {
    try {
      await this.source.run(work);
    } catch (error) {
      log.error("work failed", { queue: this.source.queue, hospitalId: work.hospitalId, error });
      await this.source.fail(work, error).catch((error: unknown) => {
        log.warn("failure not stored", { queue: this.source.queue, error });
      });
    }
  }

  private async wait(afterError: boolean): Promise<void> {
    if (this.isWoken && !afterError) return;
    const timeout = new AbortController();
    this.wake = () => timeout.abort();
    // A wake while the database is unavailable finds it unavailable still.
    const signal = afterError ? this.stopping.signal : timeout.signal;
    await pause(afterError ? AFTER_ERROR : POLL_EVERY, undefined, { signal }).catch(() => undefined);
    this.wake = () => undefined;
  }

  private async renew(): Promise<void> {
    const leased = [...this.leased.values()];
    if (leased.length === 0) return;
    await this.source.renew(leased).catch((error: unknown) => {
      log.warn("leases not renewed", { queue: this.source.queue, error });
    });
  }
}
