import "server-only";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import { SECOND, systemNow } from "@/lib/clock";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import type { Actor } from "@/lib/db/context";
import { database, type Connection, type Database } from "@/lib/db/database";
import { giveUpParked } from "@/lib/inbound/time-out-waiting-callbacks";
import { processCallback } from "@/lib/inbound/process-callback";
import { PATIENCE, type Patience } from "@/lib/outbound/init-retry-policy";
import { sendConsentFetch } from "@/lib/outbound/send-consent-fetch";
import { sendConsentOnNotify } from "@/lib/outbound/send-consent-on-notify";
import { sendConsentRequestInit } from "@/lib/outbound/send-consent-request-init";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { sendConsentRequestStatus } from "@/lib/outbound/send-consent-request-status";
import { sendDeliveryProof, sendEndOfDeliveryProof } from "@/lib/operations/delivery/run-delivery-check";
import type { JobContext } from "@/lib/outbound/send-message";
import { sendFindPatient } from "@/lib/outbound/send-find-patient";
import type { HospitalId } from "@/lib/ids";
import type { JobHandlers, JobName } from "@/lib/jobs/job";
import { runJobs, type JobWorker } from "@/lib/jobs/run-jobs";

/** How long the gateway is waited for; what is not said is as it should be. */
export type Pace = { limits?: CallLimits; patience?: Patience };

/** What runs each job, on the given database. */
export function jobHandlers(db: Database, { limits = {}, patience = PATIENCE }: Pace = {}): JobHandlers {
  const as = (actor: Actor): JobContext => ({ db, actor, now: systemNow(), limits });
  const asJob = (job: JobName, { hospitalId }: { hospitalId: HospitalId }) => as({ kind: "job", hospitalId, job });
  return {
    "process-callback": (job) => processCallback(as({ kind: "gateway", hospitalId: job.hospitalId }), job.callbackId),
    "send-find-patient": (job) => sendFindPatient(asJob("send-find-patient", job), job.lookupId),
    "send-consent-request-init": (job) =>
      sendConsentRequestInit(asJob("send-consent-request-init", job), job, patience),
    "send-consent-request-status": (job) => sendConsentRequestStatus(asJob("send-consent-request-status", job), job),
    "send-consent-on-notify": (job) => sendConsentOnNotify(asJob("send-consent-on-notify", job), job),
    "send-consent-fetch": (job) => sendConsentFetch(asJob("send-consent-fetch", job), job),
    "run-delivery-check": (job) => sendDeliveryProof(asJob("run-delivery-check", job), job),
    "end-delivery-check": (job) => sendEndOfDeliveryProof(asJob("end-delivery-check", job), job),
    "expire-consents": () => expireConsents({ db, now: systemNow() }),
    "check-open-requests": () => checkOpenRequests({ db, now: systemNow() }),
    "time-out-waiting-callbacks": () => giveUpParked({ db, now: systemNow() }),
  };
}

/** What happens each minute, by our own clock. */
const CRONTAB = [
  "* * * * * expire-consents",
  "* * * * * check-open-requests",
  "* * * * * time-out-waiting-callbacks",
].join("\n");

/** How long a process that ends waits for the gateway's answers. */
const LAST_WORDS = 6 * SECOND;

/** Runs all background work of the product in this process, on connections of its own to the same database. */
export function startWorker(connection: Pick<Connection, "url"> = database(), pace: Pace = {}): JobWorker {
  const worker = runJobs(connection, ({ db }) => jobHandlers(db, pace), CRONTAB);
  const stop = () => {
    setTimeout(abortGatewayCalls, LAST_WORDS).unref();
    return worker.stop();
  };
  return { stop };
}
