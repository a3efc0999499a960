import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";
import type { DeliveryProofRow, LatestProof, ProofStep } from "@/lib/credential/delivery-check-table";
import type { ProofStepState, ProofStepView, ProofView, ProofWords } from "@/lib/operations/delivery/delivery-check-view";

/** Longer than any run can take while background work is alive. */
const LONGEST_RUN = 3 * MINUTE;

/** What a run comes to, each a sentence of the catalogue. */
export const PROOF_SENTENCES = [
  ...(["running-register", "running-read-back", "running-ask", "running-answer"] as const),
  ...(["proven", "proven-replaced", "proven-elsewhere"] as const),
  ...(["abandoned", "credential-changed", "gateway-away", "credential-refused", "not-linked", "not-asked"] as const),
  ...(["silent", "silent-refused", "silent-elsewhere", "silent-nothing", "silent-inactive", "silent-untold"] as const),
] as const;
type Sentence = (typeof PROOF_SENTENCES)[number];

/** What came of a step, each a sentence of the catalogue. */
export const PROOF_STEPS = [
  ...(["waiting", "running", "left-out"] as const),
  ...(["registered", "registered-replacing"] as const),
  ...(["same", "other", "taken-over", "nothing", "bridge-inactive", "not-linked", "not-hiu"] as const),
  ...(["service-inactive", "unreadable", "asked", "answered", "unanswered-question"] as const),
  ...(["unreachable", "busy", "refused", "unauthorised", "unanswered", "no-session-refused"] as const),
  ...(["held", "no-session-locked", "no-session-unreachable", "no-session-no-credential", "other-trouble"] as const),
] as const;
type StepWord = (typeof PROOF_STEPS)[number];

const NOT_LINKED = ["not-linked", "not-hiu", "service-inactive"];
const REFUSED_US = ["unauthorised", "no-session-refused", "no-session-locked", "no-session-no-credential"];

/** Whether a run never ended because nobody worked on it. */
export function isAbandoned({ startedAt }: Pick<DeliveryProofRow, "startedAt">, now: Date): boolean {
  return now.getTime() - startedAt.getTime() > LONGEST_RUN;
}

/** Whether the gateway has taken what a step said, or may have. */
export function mayHaveArrived({ outcome }: ProofStep): boolean {
  return outcome === "accepted" || outcome === "unanswered";
}

/** Whether two addresses lead to the same place. */
export function sameAddress(one: string, other: string): boolean {
  const plain = (url: string) => (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, "");
  return plain(one) === plain(other);
}

/** A run as admins see it at `now`: what each step came to, and one sentence that says what worked and what to do. */
export function toProofView({ proof, startedBy, hiuId }: LatestProof, now: Date): ProofView {
  const over = proof.finishedAt !== null || isAbandoned(proof, now);
  const state = proof.answeredAt ? "proven" : over ? "not-proven" : "running";
  return {
    id: proof.id,
    startedAt: proof.startedAt.toISOString(),
    startedBy,
    finishedAt: proof.finishedAt?.toISOString() ?? null,
    state,
    sentence: { key: sentenceOf(proof, state), values: valuesOf(proof, hiuId) },
    steps: stepsOf(proof, state, hiuId),
  };
}

function sentenceOf(proof: DeliveryProofRow, state: ProofView["state"]): Sentence {
  const { registered, readBack, asked } = proof;
  const told = readBack?.outcome ?? "";
  const elsewhere = told === "other" || told === "taken-over";
  if (state === "proven") return elsewhere ? "proven-elsewhere" : registered?.url ? "proven-replaced" : "proven";
  if (state === "running") {
    if (!registered) return "running-register";
    return !readBack ? "running-read-back" : !asked ? "running-ask" : "running-answer";
  }
  if (!proof.finishedAt) return "abandoned";
  if (!registered) return "credential-changed";
  if (REFUSED_US.includes(registered.outcome)) return "credential-refused";
  if (!mayHaveArrived(registered) && registered.outcome !== "refused") return "gateway-away";
  if (!asked) return "credential-changed";
  if (NOT_LINKED.includes(told)) return "not-linked";
  if (!mayHaveArrived(asked)) return "not-asked";
  if (elsewhere) return "silent-elsewhere";
  if (registered.outcome === "refused") return "silent-refused";
  if (told === "nothing") return "silent-nothing";
  if (told === "bridge-inactive") return "silent-inactive";
  return told === "same" ? "silent" : "silent-untold";
}

function valuesOf(proof: DeliveryProofRow, hiuId: string): ProofWords["values"] {
  const { registered, readBack, asked, answeredAt, startedAt, callbackUrl } = proof;
  const complaint = [registered, asked].find((step) => step && !mayHaveArrived(step));
  return {
    url: callbackUrl,
    hiuId,
    theirs: readBack?.url ?? "",
    previous: registered?.url ?? "",
    message: complaint ? messageOf(complaint) : "",
    seconds: answeredAt ? Math.max(1, Math.round((answeredAt.getTime() - startedAt.getTime()) / SECOND)) : 0,
  };
}

function stepsOf(proof: DeliveryProofRow, state: ProofView["state"], hiuId: string): ProofStepView[] {
  const values = valuesOf(proof, hiuId);
  const running = state === "running";
  const before = { reached: running, went: true };
  const step = (
    name: ProofStepView["name"],
    done: ProofStep | null,
    read: (done: ProofStep) => [ProofStepState, StepWord],
  ) => {
    if (done) {
      const [state, key] = read(done);
      return { name, state, words: { key, values: { ...values, message: messageOf(done) } } };
    }
    const pending: [ProofStepState, StepWord] = !running
      ? ["left-out", "left-out"]
      : before.reached
        ? ["running", "running"]
        : ["waiting", "waiting"];
    before.reached = false;
    return { name, state: pending[0], words: { key: pending[1], values } };
  };
  const answer = proof.answeredAt
    ? { outcome: "answered" }
    : proof.asked && mayHaveArrived(proof.asked) && !running
      ? { outcome: "silent" }
      : null;
  return [
    step("register", proof.registered, (done) =>
      done.outcome === "accepted"
        ? done.url
          ? ["doubtful", "registered-replacing"]
          : ["good", "registered"]
        : trouble(done),
    ),
    step("read-back", proof.readBack, readBackWords),
    step("ask", proof.asked, (done) => (done.outcome === "accepted" ? ["good", "asked"] : trouble(done))),
    step("answer", answer, ({ outcome }) =>
      outcome === "answered" ? ["good", "answered"] : ["bad", "unanswered-question"],
    ),
  ];
}

function readBackWords(done: ProofStep): [ProofStepState, StepWord] {
  const { outcome } = done;
  if (outcome === "same") return ["good", "same"];
  const told = PROOF_STEPS.find((word) => word === outcome);
  const isTold = ["other", "taken-over", "nothing", "bridge-inactive", ...NOT_LINKED].includes(outcome);
  if (told && isTold) return ["bad", told];
  // A gateway that does not tell is no proof of anything wrong.
  return ["doubtful", told === "unreadable" ? told : trouble(done)[1]];
}

function trouble({ outcome }: ProofStep): [ProofStepState, StepWord] {
  const words: readonly StepWord[] = PROOF_STEPS.slice(PROOF_STEPS.indexOf("unreachable"));
  return [outcome === "unanswered" ? "doubtful" : "bad", words.find((word) => word === outcome) ?? "other-trouble"];
}

function messageOf({ outcome, error }: ProofStep): string {
  return [error?.code, error?.message].filter(Boolean).join(" ") || outcome;
}
