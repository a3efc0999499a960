import "server-only";
import {
  decideArtefact,
  isLiving,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent/artefact/consent-artefact-status";
import { decide, type ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Answers, QuestionAnswer } from "@/lib/consent/request/consent-request-status";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/** One artefact; `announced` once a grant has named it, false for a tombstone or for details that came before it. */
export type StandingArtefact = { status: ConsentArtefactStatus; announced: boolean };

/** Where one consent stands: the request, the questions put to the patient for it, and its artefacts. */
export type Standing = {
  status: ConsentRequestStatus;
  /** All questions the network is known to have taken; more than one where an attempt in doubt had arrived after all. */
  questions: readonly CmConsentRequestId[];
  answers: Answers;
  artefacts: Readonly<Record<ConsentArtefactId, StandingArtefact>>;
};

/** One change that a decision makes. Each goes through the one door of its kind. */
export type Step =
  | { kind: "request"; event: "granted" | "denied" | "expired" | "revoked" }
  | { kind: "question"; id: CmConsentRequestId; answer: QuestionAnswer }
  | { kind: "announce"; id: ConsentArtefactId; born: "FETCHING" | "REVOKED" | "EXPIRED" }
  | { kind: "artefact"; id: ConsentArtefactId; event: ConsentArtefactEvent };

/** The standing after some steps; what a database does with rows, without one. */
export function applySteps(standing: Standing, steps: readonly Step[]): Standing {
  return steps.reduce(applyStep, standing);
}

function applyStep(standing: Standing, step: Step): Standing {
  switch (step.kind) {
    case "request": {
      const verdict = decide(standing.status, step.event);
      return verdict === "repeat" || verdict === "early" || verdict === "clash"
        ? standing
        : { ...standing, status: verdict };
    }
    case "question":
      return { ...standing, answers: { ...standing.answers, [step.id]: step.answer } };
    case "announce": {
      const known = standing.artefacts[step.id];
      return withArtefact(standing, step.id, { status: known?.status ?? step.born, announced: true });
    }
    case "artefact": {
      const { status, announced } = standing.artefacts[step.id] ?? { status: "FETCHING", announced: false };
      return withArtefact(standing, step.id, { status: decideArtefact(status, step.event), announced });
    }
  }
}

function withArtefact(standing: Standing, id: ConsentArtefactId, artefact: StandingArtefact): Standing {
  return { ...standing, artefacts: { ...standing.artefacts, [id]: artefact } };
}

/**
 * Whether a consent is over because nothing of it lives any more. A granted one is not while no grant has named any of
 * what ended: what else it names may not have arrived yet. One withdrawal makes it a withdrawal, the patient's own doing.
 */
export function endOf({ status, artefacts }: Standing): Extract<Step, { kind: "request" }> | null {
  const all = Object.values(artefacts);
  if (all.length === 0 || all.some((artefact) => isLiving(artefact.status))) return null;
  const over = status === "EXPIRED" || (status === "GRANTED" && all.some(({ announced }) => announced));
  return over ? { kind: "request", event: wasWithdrawn(all) ? "revoked" : "expired" } : null;
}

/** Whether the patient took back any of these. */
export function wasWithdrawn(artefacts: readonly Pick<StandingArtefact, "status">[]): boolean {
  return artefacts.some(({ status }) => status === "REVOKED");
}
