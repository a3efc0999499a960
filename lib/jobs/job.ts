import "server-only";
import { z } from "zod";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
  DeliveryProofId,
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
/** How often it failed in a row before: what the back-off grows with. */
const failures = z.number().int().default(0);

/** Every job there is, and what it is given: ids only, the rest is read when it runs. */
export const JOBS = {
  "process-callback": z.object({ hospitalId, callbackId: id<CallbackId>() }),
  "send/find-patient": z.object({
    hospitalId,
    lookupId: id<PatientLookupId>(),
  }),
  "send/consent-request-init": z.object({
    hospitalId,
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "send/consent-request-status": z.object({
    hospitalId,
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "send/consent-on-notify": z.object({
    hospitalId,
    answers: id<InboundRequestId>(),
    artefactIds: z.array(id<ConsentArtefactId>()),
    consentRequestId: id<ConsentRequestId>().nullable(),
    failures,
  }),
  "send/consent-fetch": z.object({
    hospitalId,
    artefactId: id<ConsentArtefactId>(),
    consentRequestId: id<ConsentRequestId>(),
    failures,
  }),
  "prove-delivery": z.object({ hospitalId, proofId: id<DeliveryProofId>() }),
  "end-delivery-proof": z.object({ hospitalId, proofId: id<DeliveryProofId>() }),
  "expire-consents": z.object({}),
  "check-open-requests": z.object({}),
  "give-up-parked": z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
/** What a job is handed when it runs. */
export type JobPayload<N extends JobName> = z.output<(typeof JOBS)[N]>;
/** What whoever adds it says. */
export type JobInput<N extends JobName> = z.input<(typeof JOBS)[N]>;
export type JobHandlers = {
  [N in JobName]: (payload: JobPayload<N>) => Promise<void>;
};
