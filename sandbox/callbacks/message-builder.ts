import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import type { Patient } from "@/sandbox/state/patients";

/** The callbacks that the gateway sends. */
export type CallbackKind = "on-find" | "on-init" | "on-status" | "notify" | "on-fetch" | "on-request";

/** Why the consent manager rejects a call in its callback; each dialect has its own error code for it. */
export type FailureReason =
  | "unknown patient"
  | "unknown request"
  | "unknown artefact"
  | "expired artefact"
  | "artefact not granted"
  | "invalid purpose"
  | "invalid dates"
  | "invalid HI types";

/** An error as the wire has it: v0.5 codes are numbers. */
export type WireError = { code: string | number; message: string };

export type MessageBody = Record<string, unknown>;

/** Builds the callback bodies of one dialect. `inReplyTo` is the request id of the call that the callback replies to. */
export interface MessageBuilder {
  readonly paths: Readonly<Record<CallbackKind, string>>;
  onFind(inReplyTo: string, patient: Patient): MessageBody;
  onInit(inReplyTo: string, consentRequestId: string): MessageBody;
  onStatus(inReplyTo: string, request: ConsentRequest, withArtefacts: boolean): MessageBody;
  onFetch(inReplyTo: string, request: ConsentRequest, artefact: Artefact): MessageBody;
  onRequest(inReplyTo: string, transactionId: string): MessageBody;
  failure(kind: CallbackKind, inReplyTo: string, reason: FailureReason | WireError): MessageBody;
  notify(request: ConsentRequest, status: CmStatus, artefactIds: string[]): MessageBody;
  /** Adds the callback's own id and time, where the dialect has them in the body. */
  withEnvelope(body: MessageBody, requestId: string, now: Date): MessageBody;
}

/** The member of a body that is null when the call failed. */
export const SUBJECT_MEMBERS: Readonly<Record<CallbackKind, string>> = {
  "on-find": "patient",
  "on-init": "consentRequest",
  "on-status": "consentRequest",
  notify: "notification",
  "on-fetch": "consent",
  "on-request": "hiRequest",
};
