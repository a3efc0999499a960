import { describe, expect, test } from "vitest";
import { checkArtefact } from "@/lib/abdm/check-artefact";
import type { FetchedArtefact } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactEvent } from "@/lib/consent/artefact/consent-artefact-status";
import { consentView } from "@/lib/consent/dashboard/consent-view";
import { situationOf } from "@/lib/consent/dashboard/situation";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import { decideConsent, decideDetails, type Decision } from "@/lib/consent/decision/decide-consent";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";
import { ANSWERS } from "@/test/support/decision-examples/answers";
import { ATTEMPTS } from "@/test/support/decision-examples/attempts";
import { CONTRADICTIONS } from "@/test/support/decision-examples/contradictions";
import { DETAILS } from "@/test/support/decision-examples/details";
import { ENDINGS } from "@/test/support/decision-examples/endings";
import {
  REQUESTED_ACCESS,
  SENT_AT,
  sentenceOf,
  type ArtefactName,
  type DecisionMessage,
  type Differences,
  type RequestName,
  type Sentence,
  type VisibleState,
} from "@/test/support/decision-examples/example";

/** A consent after some messages; `isGranted` once a grant changed it, which the product keeps as the time of the grant. */
type ExampleRun = { state: ConsentState; isGranted: boolean; last: "applied" | "repeat" | "contradiction" };

const HIU_ID = "IN0001";
const CM_ID = "sbx";

for (const { subject, examples } of [...ANSWERS, ...ENDINGS, ...CONTRADICTIONS, ...ATTEMPTS, ...DETAILS])
  describe(subject, () => {
    for (const { title, before, messages, after, reads, last = "applied" } of examples)
      test(title, () => {
        const start = before.messages.reduce(applyMessage, requested(before.requests));
        expect(visibleState(start)).toEqual(before.state);
        const end = messages.reduce(applyMessage, start);
        expect({ ...visibleState(end), reads: sentence(end), last: end.last }).toEqual({ ...after, reads, last });
      });
  });

function requested(requests: RequestName[]): ExampleRun {
  const cmRequestIds = requests.map((name) => name as string as CmConsentRequestId);
  const state: ConsentState = { status: "REQUESTED", cmRequestIds, cmRequestOutcomes: {}, artefacts: {} };
  return { state, isGranted: false, last: "applied" };
}

function applyMessage({ state, isGranted }: ExampleRun, message: DecisionMessage): ExampleRun {
  const { changes, contradiction } = decide(state, message);
  const isContradiction = contradiction !== null || mismatchesOf(message).length > 0;
  const isChanged = changes.length > 0;
  return {
    state: stateAfter(state, changes),
    isGranted: isGranted || (isChanged && !isContradiction && message.status === "GRANTED"),
    last: isContradiction ? "contradiction" : isChanged ? "applied" : "repeat",
  };
}

function decide(state: ConsentState, message: DecisionMessage): Decision {
  if (message.kind === "on-fetch") return decideDetails(state, idOf(message.artefact), eventOf(message));
  return decideConsent(state, {
    cmRequestId: message.request as string as CmConsentRequestId,
    status: message.status,
    artefactIds: (message.artefacts ?? []).map(idOf),
    source: message.kind === "notify" ? "notification" : "status-response",
  });
}

const ENDS: Partial<Record<CmStatus, ConsentArtefactEvent>> = {
  REVOKED: "revoked",
  EXPIRED: "expired",
  DENIED: "denied",
};

function eventOf(message: Extract<DecisionMessage, { kind: "on-fetch" }>): ConsentArtefactEvent {
  return ENDS[message.status] ?? (mismatchesOf(message).length > 0 ? "mismatched" : "fetched");
}

/** In what the details of an on-fetch do not match the request. */
function mismatchesOf(message: DecisionMessage): string[] {
  if (message.kind !== "on-fetch" || message.differences === null) return [];
  const { abhaAddress, purpose, hiTypes, from, to, until } = REQUESTED_ACCESS;
  const requestedConsent = {
    artefactId: idOf(message.artefact),
    hiuIds: [HIU_ID],
    cmIds: [CM_ID],
    abhaAddress,
    purpose,
    hiTypes,
    dateRange: { from: new Date(from), to: new Date(to) },
    dataEraseAt: new Date(until),
  };
  return checkArtefact(requestedConsent, artefactOf(message.artefact, message.differences), SENT_AT);
}

function artefactOf(name: ArtefactName, differences: Differences): FetchedArtefact {
  const granted = { hiuId: HIU_ID, cmId: CM_ID, hipId: `HIP-${name}`, ...REQUESTED_ACCESS, ...differences };
  return {
    id: idOf(granted.artefact ?? name),
    status: "GRANTED",
    createdAt: SENT_AT,
    abhaAddress: granted.abhaAddress,
    hiuId: granted.hiuId,
    hip: granted.hipId === null ? null : { id: granted.hipId, name: null },
    cmId: granted.cmId,
    purposeCode: granted.purpose,
    hiTypes: [...granted.hiTypes],
    permission: {
      accessMode: "VIEW",
      dateRange: { from: new Date(granted.from), to: new Date(granted.to) },
      dataEraseAt: new Date(granted.until),
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
    },
    careContexts: granted.careContexts ?? [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
    signature: null,
  };
}

const idOf = (name: ArtefactName) => name as string as ConsentArtefactId;

function visibleState({ state }: ExampleRun): VisibleState {
  const artefacts = Object.entries(state.artefacts).map(([id, { status }]) => [id, status]);
  return { request: state.status, artefacts: Object.fromEntries(artefacts) };
}

/** What was asked, and what each artefact allows. */
const ASKED = {
  hiTypes: [...REQUESTED_ACCESS.hiTypes],
  dateFrom: new Date(REQUESTED_ACCESS.from),
  dateTo: new Date(REQUESTED_ACCESS.to),
  dataEraseAt: new Date(REQUESTED_ACCESS.until),
};

function sentence({ state, isGranted }: ExampleRun): Sentence {
  const artefacts = Object.entries(state.artefacts).map(([id, { status }]) => ({
    ...ASKED,
    id: idOf(id as ArtefactName),
    status,
    hipId: null,
    hipName: null,
    endedAt: null,
    mismatchReasons: null,
  }));
  return sentenceOf(
    situationOf({
      status: state.status,
      createdAt: SENT_AT,
      updatedAt: SENT_AT,
      submittedAt: SENT_AT,
      settledAt: SENT_AT,
      grantedAt: isGranted ? SENT_AT : null,
      dataEraseAt: new Date(REQUESTED_ACCESS.until),
      failureAdvice: null,
      nextAttemptAt: null,
      consent: consentView({ request: { ...ASKED, status: state.status }, artefacts }, SENT_AT),
      withRecords: [],
    }),
  );
}
