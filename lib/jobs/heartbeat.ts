import "server-only";
import { hostname } from "node:os";
import { SECOND } from "@/lib/clock";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { log } from "@/lib/log";

const INTERVAL = 2 * SECOND;
/** A worker whose last heartbeat is older counts as dead, and so does one without a heartbeat whose lock is older. */
const DEAD_AFTER = "8 seconds";
/** Only a process whose heartbeat has succeeded so often in a row looks for dead workers: another may have lost the database with it. */
const SUCCESSES_BEFORE_SEARCH = 4;

const WRITE_HEARTBEATS = `
  insert into job_worker (id, process, started_at, heartbeat_at)
  select id, $2, now(), now() from unnest($1::text[]) as id
  on conflict (id) do update set heartbeat_at = excluded.heartbeat_at`;

// No heartbeat can be written while PostgreSQL is down: after its start every worker has the same time to write one.
const FIND_DEAD_WORKERS = `
  with up_long_enough as (
    select 1 where pg_postmaster_start_time() < now() - interval '${DEAD_AFTER}'
  ), dead as (
    delete from job_worker
    where heartbeat_at < now() - interval '${DEAD_AFTER}' and exists (select from up_long_enough)
    returning id
  )
  select distinct locked_by as id from graphile_worker.jobs
  where locked_by is not null and exists (select from up_long_enough) and (
    locked_by in (select id from dead)
    or locked_at < now() - interval '${DEAD_AFTER}'
      and not exists (select from job_worker where job_worker.id = jobs.locked_by)
  )`;

// A job whose key went to a newer job while it was locked never runs again: graphile-worker has then used up its attempts.
const DELETE_REPLACED_JOBS = `
  delete from graphile_worker._private_jobs
  where locked_by = any($1::text[]) and key is null and attempts >= max_attempts and updated_at > locked_at`;

const UNLOCK_JOBS = `
  with removed as (delete from job_worker where id = any($1::text[]))
  select graphile_worker.force_unlock_workers($1::text[])`;

/**
 * Writes the heartbeats of this process's workers, and unlocks the jobs of workers that have ended or died: graphile-worker
 * itself would wait four hours. Every job may run twice, so that a worker wrongly taken for dead does no harm.
 */
export class Heartbeat {
  private readonly alive = new Set<string>();
  /** Workers whose jobs are still to be unlocked. Each heartbeat tries again: the database may be away when a worker ends. */
  private readonly ended = new Set<string>();
  private readonly process = `${hostname()} ${process.pid}`;
  // A connection of its own: a heartbeat must not wait for the jobs whose worker it shows to be alive.
  private readonly connection: Database;
  private readonly timer: NodeJS.Timeout;
  private inProgress: Promise<void> | null = null;
  private successes = SUCCESSES_BEFORE_SEARCH;

  constructor(url: string) {
    this.connection = openDatabase(url, 1, { connectTimeout: 2 * SECOND, silenceTimeout: 4 * SECOND });
    this.timer = setInterval(() => void this.write(), INTERVAL);
  }

  /** Writes heartbeats for this worker from now on. A worker is named by the id under which it locks jobs. */
  add(worker: string): void {
    this.alive.add(worker);
    void this.writeAnew();
  }

  /** Unlocks the jobs of a worker that runs none any more, at once or as soon as the database can be reached. */
  release(worker: string): void {
    this.alive.delete(worker);
    this.ended.add(worker);
    void this.writeAnew();
  }

  /** Unlocks the jobs of every worker, if the database can be reached, and ends. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    for (const worker of this.alive) this.release(worker);
    await this.writeAnew();
    await closeDatabase(this.connection);
  }

  private write(): Promise<void> {
    return (this.inProgress ??= this.writeOnce().finally(() => (this.inProgress = null)));
  }

  /** One that is in progress may have begun before the last change. */
  private async writeAnew(): Promise<void> {
    await this.inProgress;
    await this.write();
  }

  private async writeOnce(): Promise<void> {
    const { pool } = this.connection;
    try {
      await pool.query(WRITE_HEARTBEATS, [[...this.alive], this.process]);
      const ended = [...this.ended];
      if (ended.length > 0) await this.unlockJobs(ended);
      for (const worker of ended) this.ended.delete(worker);
      this.successes += 1;
      if (this.successes < SUCCESSES_BEFORE_SEARCH) return;
      const { rows } = await pool.query<{ id: string }>(FIND_DEAD_WORKERS);
      if (rows.length === 0) return;
      await this.unlockJobs(rows.map(({ id }) => id));
      log.warn("jobs of dead workers unlocked", { count: rows.length });
    } catch (error) {
      this.successes = 0;
      log.warn("heartbeat failed", { error });
    }
  }

  private async unlockJobs(workers: string[]): Promise<void> {
    await this.connection.pool.query(DELETE_REPLACED_JOBS, [workers]);
    await this.connection.pool.query(UNLOCK_JOBS, [workers]);
  }
}
