import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { decideArtefact, isLiving, type ConsentArtefactEvent } from "@/lib/consent/artefact/consent-artefact-status";
import { applySteps, endOf, wasWithdrawn, type Standing, type Step } from "@/lib/consent/decision/consent-state";
import type { ConsentRequestStatus, QuestionAnswer } from "@/lib/consent/request/consent-request-status";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/** What the consent manager says of one question. */
export type Told = {
  question: CmConsentRequestId;
  status: CmStatus;
  artefactIds: readonly ConsentArtefactId[];
  /** A notification says what happened, perhaps to some artefacts; an answer to a status question, how the whole stands. */
  by: "notification" | "status-answer";
};

export type ClashReason = "grant-after-denial" | "grant-after-end" | "denial-after-grant" | "end-after-denial";

/** What a decision changes; no steps and no clash: it was known. */
export type Decided = { steps: Step[]; clash: ClashReason | null };

/**
 * What a decision makes of a consent, in whatever order decisions come and however often. Total, and the same for every
 * order of what a consent manager may truly say: nothing that ended comes back, a withdrawal is truer than a lapse, and a
 * request with several questions is over only when each of them is.
 */
export function decideConsent(standing: Standing, told: Told): Decided {
  switch (told.status) {
    case "GRANTED":
      return onGrant(standing, told);
    case "DENIED":
      return onDenial(standing, told);
    case "REVOKED":
      return onEnd(standing, told, "revoked");
    case "EXPIRED":
      return onEnd(standing, told, "expired");
    case "REQUESTED":
      return { steps: [], clash: null };
  }
}

/** Ends some artefacts; one whose grant has not been seen leaves a tombstone, so that the grant arrives dead. */
export function endArtefacts(
  standing: Standing,
  ids: readonly ConsentArtefactId[],
  event: "revoked" | "expired",
): Decided {
  const ending = [...new Set(ids)].sort().filter((id) => {
    const known = standing.artefacts[id];
    return !known || decideArtefact(known.status, event) !== known.status;
  });
  return settled(
    standing,
    ending.map((id) => ({ kind: "artefact", id, event })),
  );
}

/** Ends a whole request, such as when our own clock says that what was asked for is over. */
export function endConsent(standing: Standing, event: "revoked" | "expired"): Decided {
  const ids = Object.keys(standing.artefacts) as ConsentArtefactId[];
  const { steps } = endArtefacts(standing, ids, event);
  const ended = applySteps(standing, steps);
  const whole = wasWithdrawn(Object.values(ended.artefacts)) ? "revoked" : event;
  return changed(standing, [...steps, { kind: "request", event: whole }]);
}

/** What an artefact's details change. Those of an artefact that no grant has named do not outlive the request. */
export function decideDetails(standing: Standing, id: ConsentArtefactId, event: ConsentArtefactEvent): Decided {
  const known = standing.artefacts[id];
  const answers = Object.values(standing.answers);
  const isUnheard = !known && event !== "revoked";
  const lapsed = answers.includes("expired") ? "expired" : END_OF[standing.status];
  // One that a grant has named met the end of its own question already; another question's end does not concern it.
  const overtaken = known?.announced
    ? event
    : answers.includes("revoked")
      ? "revoked"
      : isUnheard
        ? (lapsed ?? event)
        : event;
  if (known && decideArtefact(known.status, overtaken) === known.status) return settled(standing, []);
  return settled(standing, [{ kind: "artefact", id, event: overtaken }]);
}

const END_OF: Partial<Record<ConsentRequestStatus, ConsentArtefactEvent>> = {
  DENIED: "denied",
  EXPIRED: "expired",
  REVOKED: "revoked",
};

function onGrant(standing: Standing, { question, artefactIds }: Told): Decided {
  if (standing.status === "DENIED") return { steps: [], clash: "grant-after-denial" };
  const answer = standing.answers[question];
  const ended = endedBy(standing, answer);
  const unheard = [...new Set(artefactIds)].sort().filter((id) => !standing.artefacts[id]?.announced);
  const announced: Step[] = unheard.map((id) => ({ kind: "announce", id, born: ended ?? "FETCHING" }));
  const granted: Step = { kind: "request", event: "granted" };
  if (!ended) return settled(standing, [granted, ...answered(standing, question, "granted"), ...announced]);
  // Its end came first. While another question was open, that did not end the request.
  const heard: Step[] = standing.status === "REQUESTED" ? [granted, ...announced] : announced;
  const at = applySteps(standing, heard);
  const whole = answer === "revoked" || answer === "expired" ? answer : null;
  const ends = whole === null ? settled(at, []) : endGranted(at, question, unheard, whole);
  // Its grant had been heard, or another question decided, before all ended: this was not overtaken by its own end.
  const isDecided = Object.keys(standing.answers).length > 0;
  const surprise = whole === null && isDecided && unheard.some((id) => !standing.artefacts[id]);
  return { steps: [...changed(standing, heard).steps, ...ends.steps], clash: surprise ? "grant-after-end" : null };
}

// Ends what a grant names whose question is over; the request ends with it unless another question keeps it alive.
function endGranted(
  standing: Standing,
  question: CmConsentRequestId,
  ids: readonly ConsentArtefactId[],
  event: "revoked" | "expired",
): Decided {
  const named = endArtefacts(standing, ids, event);
  const at = applySteps(standing, named.steps);
  const all = Object.values(at.artefacts);
  const isOver = at.status === "GRANTED" && !all.some(({ status }) => isLiving(status));
  if (!isOver || isElsewhere(standing, question, "granted")) return named;
  const whole = wasWithdrawn(all) ? "revoked" : event;
  return changed(standing, [...named.steps, { kind: "request", event: whole }]);
}

/** How an artefact is born under a question or a request that is over; null where it may live. */
function endedBy({ status }: Standing, answer: QuestionAnswer | undefined): "REVOKED" | "EXPIRED" | null {
  if (answer === "revoked" || answer === "expired") return answer === "revoked" ? "REVOKED" : "EXPIRED";
  return status === "REVOKED" || status === "EXPIRED" ? status : null;
}

function onDenial(standing: Standing, { question }: Told): Decided {
  const isGranted =
    Object.values(standing.artefacts).some(({ announced }) => announced) || standing.status === "GRANTED";
  const mine = standing.answers[question];
  if (mine === "granted" || mine === "revoked") return { steps: [], clash: "denial-after-grant" };
  const steps = answered(standing, question, "denied");
  if (isGranted || isOpenElsewhere(standing, question)) return { steps, clash: null };
  if (standing.status === "REVOKED")
    return isElsewhere(standing, question, "revoked")
      ? { steps, clash: null }
      : { steps: [], clash: "denial-after-grant" };
  return changed(standing, [...steps, { kind: "request", event: "denied" }]);
}

// Some of the artefacts may end while others live on; an end that names none, or that is reported, is the whole question's.
function onEnd(standing: Standing, told: Told, event: "revoked" | "expired"): Decided {
  const { question, artefactIds, by } = told;
  const mine = standing.answers[question];
  if (artefactIds.length === 0) return onWholeEnd(standing, question, event);
  const named = endArtefacts(standing, artefactIds, mine === "revoked" ? mine : event);
  if (mine === "denied") return { ...named, clash: event === "revoked" ? "end-after-denial" : null };
  if (by === "notification") return named;
  const steps = [...named.steps, ...(mine === "revoked" ? [] : answered(standing, question, event))];
  const at = applySteps(standing, steps);
  // It names what a grant had named: that grant is not waited for any more.
  const all = Object.values(at.artefacts);
  if (all.some(({ status }) => isLiving(status))) return changed(standing, steps);
  return changed(standing, [...steps, { kind: "request", event: wasWithdrawn(all) ? "revoked" : event }]);
}

function onWholeEnd(standing: Standing, question: CmConsentRequestId, event: "revoked" | "expired"): Decided {
  const mine = standing.answers[question];
  if (standing.status === "DENIED") return { steps: [], clash: event === "revoked" ? "end-after-denial" : null };
  const steps = mine === "revoked" || mine === "denied" ? [] : answered(standing, question, event);
  if (mine !== "granted") {
    const isOpen = event === "expired" && isOpenElsewhere(standing, question);
    if (isOpen || isElsewhere(standing, question, "granted")) return { steps, clash: null };
    // The patient answered one question and not the other: the answer is truer than the silence.
    const isSilence = event === "expired" && Object.keys(standing.artefacts).length === 0;
    if (isSilence && isElsewhere(standing, question, "denied"))
      return changed(standing, [...steps, { kind: "request", event: "denied" }]);
  }
  return { steps: [...steps, ...endConsent(standing, event).steps], clash: null };
}

function answered({ answers }: Standing, id: CmConsentRequestId, answer: QuestionAnswer): Step[] {
  return answers[id] === answer ? [] : [{ kind: "question", id, answer }];
}

/** Whether another question was answered like this. */
function isElsewhere({ answers }: Standing, question: CmConsentRequestId, answer: QuestionAnswer): boolean {
  return Object.entries(answers).some(([id, other]) => id !== question && other === answer);
}

function isOpenElsewhere({ questions, answers }: Standing, question: CmConsentRequestId): boolean {
  return questions.some((id) => id !== question && answers[id] === undefined);
}

/** The steps, and the end of the request where nothing of it lives after them. */
function settled(standing: Standing, steps: Step[]): Decided {
  const end = endOf(applySteps(standing, steps));
  return changed(standing, end ? [...steps, end] : steps);
}

/** Without what would change nothing. */
function changed(standing: Standing, steps: Step[]): Decided {
  let at = standing;
  const kept = steps.filter((step) => {
    const next = applySteps(at, [step]);
    const moves = step.kind !== "request" || next.status !== at.status;
    at = next;
    return moves;
  });
  return { steps: kept, clash: null };
}
