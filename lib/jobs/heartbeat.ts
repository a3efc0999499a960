import "server-only";
import { hostname } from "node:os";
import { SECOND } from "@/lib/clock";
import { openDatabase, type Connection } from "@/lib/db/database";
import { log } from "@/lib/log";

const BEAT = 2 * SECOND;
/** A worker is dead when its beat is older, and a lock of a worker that nobody knows counts as left behind. */
const DEAD_AFTER = "8 seconds";
/** A steady process has beaten so often in a row: only then does it judge others, who may have been cut off with it. */
const STEADY = 4;

const BEAT_ALL = `
  insert into job_worker (id, process, started_at, beat_at)
  select id, $2, now(), now() from unnest($1::text[]) as id
  on conflict (id) do update set beat_at = excluded.beat_at`;

// While PostgreSQL was down nobody could beat: after its start everybody has the same time to do so.
const LEFT_BEHIND = `
  with long_enough as (
    select 1 where pg_postmaster_start_time() < now() - interval '${DEAD_AFTER}'
  ), dead as (
    delete from job_worker
    where beat_at < now() - interval '${DEAD_AFTER}' and exists (select from long_enough)
    returning id
  )
  select distinct locked_by as id from graphile_worker.jobs
  where locked_by is not null and exists (select from long_enough) and (
    locked_by in (select id from dead)
    or locked_at < now() - interval '${DEAD_AFTER}'
      and not exists (select from job_worker where job_worker.id = jobs.locked_by)
  )`;

// A job that has added its own successor will never run again: its last attempt was taken from it while it was locked.
const FORGET_SUCCEEDED = `
  delete from graphile_worker._private_jobs
  where locked_by = any($1::text[]) and key is null and attempts >= max_attempts and updated_at > locked_at`;

const RELEASE = `
  with gone as (delete from job_worker where id = any($1::text[]))
  select graphile_worker.force_unlock_workers($1::text[])`;

/**
 * Shows that the workers of this process live, and takes back the jobs of those that do not: the queue itself would wait
 * four hours. Every job bears repetition, so that a wrong guess costs a look and no effect.
 */
export class Heartbeat {
  private readonly alive = new Set<string>();
  /** Those whose locks are still to be released. Each beat tries again: the database may be away when a worker ends. */
  private readonly ended = new Set<string>();
  private readonly process = `${hostname()} ${process.pid}`;
  // Of its own: a beat must never wait behind the jobs whose life it shows.
  private readonly connection: Connection;
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<void> | null = null;
  private beats = STEADY;

  constructor(url: string) {
    this.connection = openDatabase(url, 1, { connect: 2 * SECOND, silence: 4 * SECOND });
    this.timer = setInterval(() => void this.beat(), BEAT);
  }

  /** From now on this worker lives. */
  add(worker: string): void {
    this.alive.add(worker);
    void this.beatAnew();
  }

  /** This worker runs no job any more: what it still holds is released at once, or as soon as the database can be reached. */
  release(worker: string): void {
    this.alive.delete(worker);
    this.ended.add(worker);
    void this.beatAnew();
  }

  /** Releases what every worker holds, if the database can be reached, and shows life no more. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    for (const worker of this.alive) this.release(worker);
    await this.beatAnew();
    await this.connection.pool.end();
  }

  private beat(): Promise<void> {
    return (this.turn ??= this.beatOnce().finally(() => (this.turn = null)));
  }

  /** A beat under way may know nothing yet of what has just changed. */
  private async beatAnew(): Promise<void> {
    await this.turn;
    await this.beat();
  }

  private async beatOnce(): Promise<void> {
    const { pool } = this.connection;
    try {
      await pool.query(BEAT_ALL, [[...this.alive], this.process]);
      const ended = [...this.ended];
      if (ended.length > 0) await this.unlock(ended);
      for (const worker of ended) this.ended.delete(worker);
      this.beats += 1;
      if (this.beats < STEADY) return;
      const { rows } = await pool.query<{ id: string }>(LEFT_BEHIND);
      if (rows.length === 0) return;
      await this.unlock(rows.map(({ id }) => id));
      log.warn("jobs of dead workers taken back", { count: rows.length });
    } catch (error) {
      this.beats = 0;
      log.warn("heartbeat failed", { error });
    }
  }

  private async unlock(workers: string[]): Promise<void> {
    await this.connection.pool.query(FORGET_SUCCEEDED, [workers]);
    await this.connection.pool.query(RELEASE, [workers]);
  }
}
