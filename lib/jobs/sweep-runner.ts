import "server-only";
import type { Pool } from "pg";
import { SECOND } from "@/lib/clock";
import { log } from "@/lib/log";

/** Work for all hospitals that is done every so many seconds, by one process at a time. */
export type Sweep = { name: string; everySeconds: number; run: () => Promise<void> };

const LOOK_EVERY = SECOND;

// Taking a sweep moves its next time on, so that no other process takes it as well.
const TAKE = `
  update sweep s set next_run_at = now() + make_interval(secs => known.seconds)
  from unnest($1::text[], $2::int[]) as known (name, seconds)
  where s.name = known.name and s.name = (
    select name from sweep where name = any($1) and next_run_at <= now()
    order by next_run_at limit 1 for update skip locked
  )
  returning s.name`;

/** Runs sweeps, one after the other, until `stop`. One that fails is run again at its next time; the others go on. */
export class SweepRunner {
  private readonly timer: NodeJS.Timeout;
  private inProgress: Promise<void> | null = null;
  private isStopping = false;

  constructor(
    private readonly pool: Pool,
    private readonly sweeps: readonly Sweep[],
  ) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
    this.look();
  }

  /** Begins no more, and waits for the one that runs. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.inProgress;
  }

  private look(): void {
    this.inProgress ??= this.runDue()
      .catch((error: unknown) => log.warn("sweeps not run", { error }))
      .finally(() => (this.inProgress = null));
  }

  private async runDue(): Promise<void> {
    const names = this.sweeps.map(({ name }) => name);
    await this.pool.query(
      "insert into sweep (name, next_run_at) select name, now() from unnest($1::text[]) as name on conflict do nothing",
      [names],
    );
    while (!this.isStopping) {
      const every = this.sweeps.map(({ everySeconds }) => everySeconds);
      const { rows } = await this.pool.query<{ name: string }>(TAKE, [names, every]);
      const taken = this.sweeps.find(({ name }) => name === rows[0]?.name);
      if (!taken) return;
      await this.run(taken);
    }
  }

  private async run({ name, run }: Sweep): Promise<void> {
    try {
      await run();
      await this.pool.query("update sweep set finished_at = now(), failures = 0 where name = $1", [name]);
    } catch (error) {
      log.error("sweep failed", { job: name, error });
      await this.pool.query("update sweep set failures = failures + 1 where name = $1", [name]);
    }
  }
}
