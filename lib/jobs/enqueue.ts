import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/lib/db/transaction";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
  DeliveryCheckId,
  HospitalId,
  InboundRequestId,
  PatientLookupId,
} from "@/lib/ids";
import { waitsForGatewayFlag } from "@/lib/jobs/reschedule-waiting-jobs";

const id = <T extends string>() =>
  z
    .string()
    .min(1)
    .transform((text) => text as T);
const hospitalId = id<HospitalId>();
/** How many attempts in a row have failed so far: the back-off grows with it. */
const failures = z.number().int().default(0);

/** Every kind of job and its payload: ids only, everything else is read when the job runs. */
export const JOBS = {
  "process-callback": z.object({ hospitalId, callbackId: id<CallbackId>() }),
  "send-find-patient": z.object({
    hospitalId,
    lookupId: id<PatientLookupId>(),
  }),
  "send-consent-request-init": z.object({
    hospitalId,
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "send-consent-request-status": z.object({
    hospitalId,
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "send-consent-on-notify": z.object({
    hospitalId,
    inReplyTo: id<InboundRequestId>(),
    artefactIds: z.array(id<ConsentArtefactId>()),
    consentRequestId: id<ConsentRequestId>().nullable(),
    failures,
  }),
  "send-consent-fetch": z.object({
    hospitalId,
    artefactId: id<ConsentArtefactId>(),
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "run-delivery-check": z.object({ hospitalId, deliveryCheckId: id<DeliveryCheckId>() }),
  "end-delivery-check": z.object({ hospitalId, deliveryCheckId: id<DeliveryCheckId>() }),
  "expire-consents": z.object({}),
  "check-open-requests": z.object({}),
  "fold-request-counts": z.object({}),
  "time-out-waiting-callbacks": z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
/** The payload as the job's handler receives it. */
export type JobPayload<N extends JobName> = z.output<(typeof JOBS)[N]>;
/** The payload as the job is added with it. */
export type JobInput<N extends JobName> = z.input<(typeof JOBS)[N]>;
export type JobHandlers = {
  [N in JobName]: (payload: JobPayload<N>) => Promise<void>;
};

/** Adds several jobs of one kind in the caller's transaction, to run at once: one statement. */
export async function enqueueAll<N extends JobName>(
  tx: { db: Pick<Tx["db"], "execute"> },
  name: N,
  jobs: readonly { payload: JobInput<N>; key: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await tx.db.execute(sql`
    select graphile_worker.add_jobs(array_agg((
      ${name}::text, job->'payload', null, null, null, job->>'key', null, null
    )::graphile_worker.job_spec))
    from json_array_elements(${JSON.stringify(jobs)}::json) as job,
      (select set_config('plan_cache_mode', 'force_custom_plan', true)) as custom_plan`);
}

/**
 * Adds a job in the caller's transaction: it runs within milliseconds of the commit, or at `runAt`. A second job with the same
 * key replaces the first while that has not begun. One that `waitsForGateway` runs earlier when {@link rescheduleWaitingJobs} is called.
 */
export async function enqueue<N extends JobName>(
  tx: { db: Pick<Tx["db"], "execute"> },
  name: N,
  payload: JobInput<N>,
  options: { runAt?: Date; key?: string; waitsForGateway?: boolean } = {},
): Promise<void> {
  const flag = options.waitsForGateway && "hospitalId" in payload ? waitsForGatewayFlag(payload.hospitalId) : null;
  // With a plan made while the queue was short, `add_job` would read the whole of a long queue for each job.
  await tx.db.execute(sql`
    select graphile_worker.add_job(
      ${name},
      payload := ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt?.toISOString() ?? null}::timestamptz,
      job_key := ${options.key ?? null}::text,
      flags := case when ${flag}::text is null then null else array[${flag}::text] end
    )
    from (select set_config('plan_cache_mode', 'force_custom_plan', true)) as custom_plan`);
}
