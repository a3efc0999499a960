import "server-only";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import { SECOND, systemNow } from "@/lib/clock";
import { foldRequestCounts } from "@/lib/consent/dashboard/fold-request-counts";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { database, type Database } from "@/lib/db/database";
import type { Scope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { processCallback } from "@/lib/inbound/process-callback";
import { timeOutWaitingCallbacks } from "@/lib/inbound/time-out-waiting-callbacks";
import type { JobHandlers, JobName } from "@/lib/jobs/enqueue";
import { runJobs, type JobWorker } from "@/lib/jobs/run-jobs";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { runDeliveryCheck, timeOutDeliveryCheck } from "@/lib/operations/delivery/run-delivery-check";
import { INIT_RETRY_POLICY, type InitRetryPolicy } from "@/lib/outbound/init-retry-policy";
import { sendConsentFetch } from "@/lib/outbound/send-consent-fetch";
import { sendConsentOnNotify } from "@/lib/outbound/send-consent-on-notify";
import { sendConsentRequestInit } from "@/lib/outbound/send-consent-request-init";
import { sendConsentRequestStatus } from "@/lib/outbound/send-consent-request-status";
import { sendFindPatient } from "@/lib/outbound/send-find-patient";
import type { SendScope } from "@/lib/outbound/send-message";

/** How long the gateway is waited for and when an init is sent again; what is left out is as usual. */
export type WorkerOptions = { limits?: CallLimits; initRetryPolicy?: InitRetryPolicy };

/** The handler of each job, on the given database. */
export function jobHandlers(
  database: Scope["database"],
  { limits = {}, initRetryPolicy = INIT_RETRY_POLICY }: WorkerOptions = {},
): JobHandlers {
  const system = () => ({ database, now: systemNow() });
  const forJob = (job: JobName, { hospitalId }: { hospitalId: HospitalId }): SendScope => {
    return { ...system(), actor: { kind: "job", hospitalId, job }, limits };
  };
  const forGateway = (hospitalId: HospitalId) => ({ ...system(), actor: { kind: "gateway", hospitalId } as const });
  return {
    "process-callback": (job) => processCallback(forGateway(job.hospitalId), job.callbackId),
    "send-find-patient": (job) => sendFindPatient(forJob("send-find-patient", job), job.lookupId),
    "send-consent-request-init": (job) =>
      sendConsentRequestInit(forJob("send-consent-request-init", job), job, initRetryPolicy),
    "send-consent-request-status": (job) => sendConsentRequestStatus(forJob("send-consent-request-status", job), job),
    "send-consent-on-notify": (job) => sendConsentOnNotify(forJob("send-consent-on-notify", job), job),
    "send-consent-fetch": (job) => sendConsentFetch(forJob("send-consent-fetch", job), job),
    "run-delivery-check": (job) => runDeliveryCheck(forJob("run-delivery-check", job), job.deliveryCheckId),
    "end-delivery-check": (job) => timeOutDeliveryCheck(forJob("end-delivery-check", job), job.deliveryCheckId),
    "expire-consents": () => expireConsents(system()),
    "check-open-requests": () => checkOpenRequests(system()),
    "fold-request-counts": () => foldRequestCounts(system()),
    "time-out-waiting-callbacks": () => timeOutWaitingCallbacks(system()),
  };
}

/** The jobs that run every minute. */
const CRONTAB = [
  "* * * * * expire-consents",
  "* * * * * check-open-requests",
  "* * * * * fold-request-counts",
  "* * * * * time-out-waiting-callbacks",
].join("\n");

/** How long a process that shuts down waits for the gateway's responses. */
const RESPONSE_TIMEOUT = 6 * SECOND;

/** Runs all background work of the product in this process, on connections of its own to the same database. */
export function startWorker(connection: Pick<Database, "url"> = database(), options: WorkerOptions = {}): JobWorker {
  const worker = runJobs(connection, (connection) => jobHandlers(connection, options), CRONTAB);
  const stop = () => {
    setTimeout(abortGatewayCalls, RESPONSE_TIMEOUT).unref();
    return worker.stop();
  };
  return { stop };
}
