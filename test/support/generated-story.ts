import "server-only";
import fc from "fast-check";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { End, History, Said } from "@/test/support/generated-history";

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
