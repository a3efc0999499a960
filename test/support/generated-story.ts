import "server-only";
import fc from "fast-check";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { End, History, HistoryMessage } from "@/test/support/generated-history";

const END = fc.constantFrom<End>("REVOKED", "EXPIRED");
const REPORT = fc.constantFrom<"notify" | "on-status">("notify", "on-status");

/** Every message of the consent manager about one request, in its own order and without contradiction. */
const STORY: fc.Arbitrary<HistoryMessage[]> = fc.oneof(
  fc.constant<HistoryMessage[]>([]),
  REPORT.map((callback): HistoryMessage[] => [{ callback, cmRequest: 0, status: "DENIED", artefacts: [] }]),
  REPORT.map((callback): HistoryMessage[] => [{ callback, cmRequest: 0, status: "EXPIRED", artefacts: [] }]),
  fc
    .record({
      callback: REPORT,
      cmRequest: fc.nat(1),
      hips: fc.integer({ min: 1, max: 4 }),
      inParts: fc.boolean(),
      withoutArtefacts: fc.boolean(),
      details: fc.array(fc.nat(3), { maxLength: 4 }),
      ends: fc.array(fc.record({ artefact: fc.integer({ min: 1, max: 3 }), status: END, namesRequest: fc.boolean() }), {
        maxLength: 3,
      }),
      wholeEnd: fc.option(fc.record({ status: END, namesArtefacts: fc.boolean() })),
    })
    .map(grantedStory),
);

function grantedStory(choice: {
  callback: "notify" | "on-status";
  cmRequest: number;
  hips: number;
  inParts: boolean;
  withoutArtefacts: boolean;
  details: number[];
  ends: { artefact: number; status: End; namesRequest: boolean }[];
  wholeEnd: { status: End; namesArtefacts: boolean } | null;
}): HistoryMessage[] {
  const { callback, cmRequest, hips, wholeEnd } = choice;
  const all = Array.from({ length: hips }, (_, index) => index);
  const grant = (artefacts: number[]): HistoryMessage => ({ callback, cmRequest, status: "GRANTED", artefacts });
  const second: HistoryMessage[] = cmRequest === 1 ? [{ callback: "on-init", cmRequest: 1 }] : [];
  const ended = new Map<number, End>();
  // The first artefact ends last: once all that is known has ended, a further part of a grant is a contradiction.
  const ends = choice.ends.flatMap(({ artefact, status, namesRequest }): HistoryMessage[] => {
    if (artefact >= hips || ended.has(artefact)) return [];
    ended.set(artefact, status);
    const artefacts = [artefact];
    return [{ callback: "notify", status, artefacts, cmRequest: namesRequest ? cmRequest : null } as HistoryMessage];
  });
  const details = choice.details.flatMap((artefact): HistoryMessage[] => {
    if (artefact >= hips) return [];
    const end = ended.get(artefact);
    return [
      { callback: "on-fetch", artefact, status: "GRANTED" },
      ...(end ? [{ callback: "on-fetch", artefact, status: end } as const] : []),
    ];
  });
  // With two CM requests, an end that names no artefact does not concern the other one.
  const artefacts = wholeEnd?.namesArtefacts || cmRequest === 1 ? all : [];
  const whole: HistoryMessage[] = wholeEnd ? [{ callback, cmRequest, status: wholeEnd.status, artefacts }] : [];
  return [
    ...second,
    ...(choice.withoutArtefacts ? [grant([])] : []),
    ...(choice.inParts ? [grant([0])] : []),
    grant(all),
    ...details,
    ...ends,
    ...whole,
  ];
}

/**
 * Histories of one request as they may arrive: a story without contradiction in any order, each message any number of times or not at
 * all, with outdated reports in between, in either dialect.
 */
export const HISTORIES: fc.Arbitrary<History> = fc
  .record({
    dialect: fc.constantFrom<DialectName>("v3", "v0.5"),
    story: STORY,
    outdated: fc.array(
      fc.constant<HistoryMessage>({ callback: "on-status", cmRequest: 0, status: "REQUESTED", artefacts: [] }),
      { maxLength: 2 },
    ),
    places: fc.array(fc.tuple(fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 24, maxLength: 24 }),
  })
  .map(({ dialect, story, outdated, places }) => {
    const sent: HistoryMessage[] = [{ callback: "on-init", cmRequest: 0 }, ...story, ...outdated];
    const arrived = sent.flatMap((message, index) => {
      const [times = 1, at = 0] = places[index % places.length] ?? [];
      // Lost, once, twice or three times with equal probability; each copy has a place of its own.
      return Array.from({ length: times }, (_, copy) => ({ message, at: (at + copy * 0.37) % 1 }));
    });
    return { dialect, messages: arrived.sort((a, b) => a.at - b.at).map(({ message }) => message) };
  });

/** Each message once, at its first place. */
export function deduplicated(messages: readonly HistoryMessage[]): HistoryMessage[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}
