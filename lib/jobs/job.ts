import "server-only";
import { z } from "zod";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
  DeliveryCheckId,
  HospitalId,
  InboundRequestId,
  PatientLookupId,
} from "@/lib/ids";

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
