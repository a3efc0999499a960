import "server-only";
import { decideConsent, decideDetails, endArtefacts, type Decided } from "@/lib/consent/decision/decide-consent";
import {
  decideArtefact,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent/artefact/consent-artefact-status";
import { applySteps, type Standing } from "@/lib/consent/decision/consent-state";
import { decide } from "@/lib/consent/request/consent-request-status";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/** For tests: how something ends. */
export type End = "REVOKED" | "EXPIRED";

/** For tests: one thing that the network says of a request; `by` is the callback that says it. Questions and artefacts are numbers. */
export type Said =
  | { by: "on-init"; question: number }
  | {
      by: "notify" | "on-status";
      question: number;
      status: "REQUESTED" | "GRANTED" | "DENIED" | End;
      artefacts: number[];
    }
  /** A withdrawal or lapse that names no request. */
  | { by: "notify"; question: null; status: End; artefacts: number[] }
  | { by: "on-fetch"; artefact: number; status: "GRANTED" | End };

/** For tests: a history as it arrived. */
export type History = { dialect: DialectName; said: Said[] };

/** For tests: where a request stands, by what was said of it so far; artefacts that belong to no known request apart. */
export type Fold = { standing: Standing; orphans: Record<ConsentArtefactId, ConsentArtefactStatus>; parked: Said[] };

export const questionId = (question: number) => `q${question}` as CmConsentRequestId;
export const artefactId = (artefact: number) => `a${artefact}` as ConsentArtefactId;

/** For tests: a request that has left, and of which nothing was heard. */
export const SENT: Fold = {
  standing: { status: "SENDING", questions: [], answers: {}, artefacts: {} },
  orphans: {},
  parked: [],
};

/** For tests: the fold of a history, one after another, without a database. */
export function fold(said: readonly Said[]): Fold {
  return said.reduce(hear, SENT);
}

/** For tests: where a request stands once one more thing was said of it. */
export function hear(at: Fold, said: Said): Fold {
  if (said.by === "on-init") return hearInit(at, questionId(said.question));
  if (said.by === "on-fetch") {
    const id = artefactId(said.artefact);
    return take(adopt(at, [id]), (standing) => decideDetails(standing, id, DETAILS[said.status]));
  }
  const ids = said.artefacts.map(artefactId);
  if (said.question === null) return hearByArtefacts(at, ids, said.status === "REVOKED" ? "revoked" : "expired");
  const question = questionId(said.question);
  if (!at.standing.questions.includes(question)) return { ...at, parked: [...at.parked, said] };
  const by = said.by === "notify" ? "notification" : "status-answer";
  return take(adopt(at, ids), (standing) =>
    decideConsent(standing, { question, status: said.status, artefactIds: ids, by }),
  );
}

const DETAILS: Record<"GRANTED" | End, ConsentArtefactEvent> = {
  GRANTED: "held",
  REVOKED: "revoked",
  EXPIRED: "expired",
};

function hearInit(at: Fold, question: CmConsentRequestId): Fold {
  if (at.standing.questions.includes(question)) return at;
  const verdict = decide(at.standing.status, "initiated");
  const status = verdict === "REQUESTED" ? verdict : at.standing.status;
  const standing = { ...at.standing, status, questions: [...at.standing.questions, question] };
  return at.parked.reduce(hear, { ...at, standing, parked: [] });
}

function hearByArtefacts(at: Fold, ids: ConsentArtefactId[], event: "revoked" | "expired"): Fold {
  const own = ids.filter((id) => at.standing.artefacts[id]);
  const told = take(at, endArtefacts(at.standing, own, event));
  const orphans = Object.fromEntries(
    ids.filter((id) => !own.includes(id)).map((id) => [id, decideArtefact(at.orphans[id] ?? "FETCHING", event)]),
  );
  return { ...told, orphans: { ...told.orphans, ...orphans } };
}

/** What a decision names of a request is that request's, also what came before it. */
function adopt(at: Fold, ids: ConsentArtefactId[]): Fold {
  const adopted = ids.flatMap((id) => {
    const status = at.orphans[id];
    return status ? [[id, { status, announced: false }] as const] : [];
  });
  const artefacts = { ...at.standing.artefacts, ...Object.fromEntries(adopted) };
  const orphans = Object.fromEntries(
    Object.entries(at.orphans).filter(([id]) => !ids.includes(id as ConsentArtefactId)),
  );
  return { ...at, standing: { ...at.standing, artefacts }, orphans };
}

function take(at: Fold, decided: Decided | ((standing: Standing) => Decided)): Fold {
  const { steps } = typeof decided === "function" ? decided(at.standing) : decided;
  return { ...at, standing: applySteps(at.standing, steps) };
}
