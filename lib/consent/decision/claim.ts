import "server-only";
import type { ConsentState } from "@/lib/consent/decision/consent-state";
import type { ConsentReport } from "@/lib/consent/decision/decide-consent";
import type { CallbackId, CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/**
 * What a notification claims. A notification proves little: the gateway's token names no receiver and does not cover the body, so whoever
 * was called with it can send one to us. A response names an id of ours that nobody can guess. So a claim is shown at once, and
 * stays a claim until a status response or an artefact's details, asked for later, confirm or contradict it.
 */
export type Claim = {
  /** When it was applied, in ISO 8601. */
  at: string;
  /** The notification; null where it arrived before its request was known. */
  callbackId: CallbackId | null;
  /** Without a CM request it concerns the artefacts alone. */
  report: Pick<ConsentReport, "status" | "artefactIds"> & { cmRequestId: CmConsentRequestId | null };
  /** Its artefacts whose details were asked for since and were refused, or not as requested: the status of the request decides about them. */
  rejectedIds?: readonly ConsentArtefactId[];
  /**
   * Of an end: artefacts that go on by their details, and when these arrived, in ISO 8601. They may be older than the end, so they are asked
   * for once more.
   */
  continuedAt?: Readonly<Partial<Record<ConsentArtefactId, string>>>;
};

/** A consent of which some is only claimed. */
export type Claims = {
  /** The state without the claims. */
  confirmed: Pick<ConsentState, "status" | "cmRequestOutcomes" | "artefacts">;
  /** In the order in which they were applied. */
  pending: readonly Claim[];
};
