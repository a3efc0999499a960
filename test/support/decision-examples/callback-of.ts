import "server-only";
import type { InboundKind } from "@/lib/abdm/messages";
import {
  REQUESTED_ACCESS,
  SENT_AT,
  type ArtefactName,
  type Differences,
  type Message,
} from "@/test/support/decision-examples/example";

/** The calls of a request that callbacks answer. */
export type CallName = "on-init r1" | "on-init r2" | "on-status r1" | "on-status r2" | "on-fetch a1" | "on-fetch a2";

/** A callback of v3: its kind, its body without the correlation, and the call that it answers. */
export type CallbackBody = { kind: InboundKind; body: object; answers: CallName | null };

/** What an example's names stand for in one hospital: `idOf` gives an id that is unique in the database. */
export type Names = { idOf: (name: string) => string; hiuId: string };

/** The callback that a message is on the wire of v3, also where only v0.5 would send the artefacts with on-status. */
export function callbackOf(message: Exclude<Message, { kind: "time" }>, { idOf, hiuId }: Names): CallbackBody {
  const references = (artefacts: ArtefactName[] | null) => artefacts?.map((name) => ({ id: idOf(name) }));
  switch (message.kind) {
    case "on-init":
      return {
        kind: "on-init",
        body: { consentRequest: { id: idOf(message.request) }, error: null },
        answers: message.request === "r2" ? "on-init r2" : "on-init r1",
      };
    case "notify": {
      const consentRequestId = message.request === null ? null : idOf(message.request);
      const notification = {
        consentRequestId,
        status: message.status,
        consentArtefacts: references(message.artefacts),
      };
      return { kind: "notify", body: { notification }, answers: null };
    }
    case "on-status": {
      const consentArtefacts = references(message.artefacts);
      const consentRequest = { id: idOf(message.request), status: message.status, consentArtefacts };
      return {
        kind: "on-status",
        body: { consentRequest, error: null },
        answers: message.request === "r2" ? "on-status r2" : "on-status r1",
      };
    }
    case "on-fetch": {
      const { artefact, status, differences } = message;
      const consentDetail = differences && detailOf(artefact, differences, { idOf, hiuId });
      return {
        kind: "on-fetch",
        body: { consent: { status, consentDetail, signature: null }, error: null },
        answers: artefact === "a2" ? "on-fetch a2" : "on-fetch a1",
      };
    }
    case "error":
      return { ...ERRORS[message.of], body: { error: { code: message.code, message: message.message } } };
  }
}

const ERRORS: Record<Extract<Message, { kind: "error" }>["of"], { kind: InboundKind; answers: CallName }> = {
  "on-init": { kind: "on-init", answers: "on-init r1" },
  "second on-init": { kind: "on-init", answers: "on-init r2" },
  "on-status": { kind: "on-status", answers: "on-status r1" },
  "on-fetch a1": { kind: "on-fetch", answers: "on-fetch a1" },
};

function detailOf(name: ArtefactName, differences: Differences, { idOf, hiuId }: Names) {
  const granted = { hiuId, cmId: "sbx", hipId: `HIP-${name}`, ...REQUESTED_ACCESS, ...differences };
  return {
    consentId: idOf(granted.artefact ?? name),
    hip: granted.hipId === null ? null : { id: granted.hipId, name: null },
    hiu: { id: granted.hiuId },
    hiTypes: granted.hiTypes,
    patient: { id: granted.abhaAddress },
    purpose: { code: granted.purpose },
    createdAt: SENT_AT.toISOString(),
    permission: {
      accessMode: "VIEW",
      dateRange: { from: granted.from, to: granted.to },
      dataEraseAt: granted.until,
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
    },
    careContexts: granted.careContexts ?? [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
    consentManager: { id: granted.cmId },
  };
}
