import "server-only";
import { z } from "zod";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
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
  }),
  "send/consent-request-status": z.object({
    hospitalId,
    consentRequestId: id<ConsentRequestId>(),
  }),
  "send/consent-on-notify": z.object({
    hospitalId,
    answers: id<InboundRequestId>(),
    artefactIds: z.array(id<ConsentArtefactId>()),
    consentRequestId: id<ConsentRequestId>().nullable(),
    failures: z.number().int().default(0),
  }),
  "send/consent-fetch": z.object({
    hospitalId,
    artefactId: id<ConsentArtefactId>(),
    consentRequestId: id<ConsentRequestId>(),
  }),
  "expire-consents": z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;
export type JobHandlers = {
  [N in JobName]: (payload: JobPayload<N>) => Promise<void>;
};
