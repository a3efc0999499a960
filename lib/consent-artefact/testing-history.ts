import "server-only";
import fc from "fast-check";
import { decideConsent, decideDetails, endArtefacts, type Decided } from "@/lib/consent-artefact/decide";
import {
  decideArtefact,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent-artefact/lifecycle";
import { applySteps, type Standing } from "@/lib/consent-artefact/standing";
import { decide } from "@/lib/consent-request/lifecycle";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

type End = "REVOKED" | "EXPIRED";

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
  return take(adopt(at, ids), (standing) =>
    decideConsent(standing, { question, status: said.status, artefactIds: ids }),
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

const END = fc.constantFrom<End>("REVOKED", "EXPIRED");
const REPORT = fc.constantFrom<"notify" | "on-status">("notify", "on-status");

/** Everything that a consent manager says of one request, in its own order: one truth, told by several callbacks. */
const STORY: fc.Arbitrary<Said[]> = fc.oneof(
  fc.constant<Said[]>([]),
  REPORT.map((by): Said[] => [{ by, question: 0, status: "DENIED", artefacts: [] }]),
  REPORT.map((by): Said[] => [{ by, question: 0, status: "EXPIRED", artefacts: [] }]),
  fc
    .record({
      by: REPORT,
      question: fc.nat(1),
      hips: fc.integer({ min: 1, max: 4 }),
      inParts: fc.boolean(),
      bare: fc.boolean(),
      details: fc.array(fc.nat(3), { maxLength: 4 }),
      ends: fc.array(fc.record({ artefact: fc.integer({ min: 1, max: 3 }), status: END, named: fc.boolean() }), {
        maxLength: 3,
      }),
      whole: fc.option(fc.record({ status: END, names: fc.boolean() })),
    })
    .map(grantedStory),
);

function grantedStory(told: {
  by: "notify" | "on-status";
  question: number;
  hips: number;
  inParts: boolean;
  bare: boolean;
  details: number[];
  ends: { artefact: number; status: End; named: boolean }[];
  whole: { status: End; names: boolean } | null;
}): Said[] {
  const { by, question, hips } = told;
  const all = Array.from({ length: hips }, (_, index) => index);
  const grant = (artefacts: number[]): Said => ({ by, question, status: "GRANTED", artefacts });
  const twice: Said[] = question === 1 ? [{ by: "on-init", question: 1 }] : [];
  const ended = new Map<number, End>();
  // The first artefact outlives the others: once all that is known has ended, a further part of a grant is a clash.
  const ends = told.ends.flatMap(({ artefact, status, named }): Said[] => {
    if (artefact >= hips || ended.has(artefact)) return [];
    ended.set(artefact, status);
    return [{ by: "notify", question: named ? question : null, status, artefacts: [artefact] } as Said];
  });
  const details = told.details.flatMap((artefact): Said[] => {
    if (artefact >= hips) return [];
    const end = ended.get(artefact);
    return [
      { by: "on-fetch", artefact, status: "GRANTED" },
      ...(end ? [{ by: "on-fetch", artefact, status: end } as const] : []),
    ];
  });
  // With two questions an end that names nothing says nothing of the other one.
  const names = told.whole?.names || question === 1;
  const whole: Said[] = told.whole ? [{ by, question, status: told.whole.status, artefacts: names ? all : [] }] : [];
  return [
    ...twice,
    ...(told.bare ? [grant([])] : []),
    ...(told.inParts ? [grant([0])] : []),
    grant(all),
    ...details,
    ...ends,
    ...whole,
  ];
}

/**
 * For tests: histories of one request as they may arrive: a true story in any order, each part any number of times or not
 * at all, with stale reports in between, over either dialect.
 */
export const HISTORIES: fc.Arbitrary<History> = fc
  .record({
    dialect: fc.constantFrom<DialectName>("v3", "v0.5"),
    story: STORY,
    stale: fc.array(fc.constant<Said>({ by: "on-status", question: 0, status: "REQUESTED", artefacts: [] }), {
      maxLength: 2,
    }),
    places: fc.array(fc.tuple(fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 24, maxLength: 24 }),
  })
  .map(({ dialect, story, stale, places }) => {
    const told: Said[] = [{ by: "on-init", question: 0 }, ...story, ...stale];
    const arrived = told.flatMap((said, index) => {
      const [times = 1, at = 0] = places[index % places.length] ?? [];
      // Nothing is lost as often as it comes once, twice or thrice; each copy has a place of its own.
      return Array.from({ length: times }, (_, copy) => ({ said, at: (at + copy * 0.37) % 1 }));
    });
    return { dialect, said: arrived.sort((a, b) => a.at - b.at).map(({ said }) => said) };
  });

/** For tests: each thing once, as it came first. */
export function deduplicated(said: readonly Said[]): Said[] {
  return [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
}
