import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import type { ConsentArtefactId } from "@/lib/ids";
import { receive, replay, SENT, type HistoryMessage, type Replayed } from "@/test/support/generated-history";
import { deduplicated, HISTORIES } from "@/test/support/generated-story";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { timeLimit } from "@/test/support/time-limit";

const HISTORY_COUNT = numRuns({ short: 2_000, long: 100_000 });

/** What people and the network can distinguish: the statuses, not how they were reached. */
function visibleState({ state }: Replayed): string {
  const artefacts = Object.entries(state.artefacts).map(([id, { status }]) => `${id} ${status}`);
  return [state.status, ...artefacts.sort()].join(", ");
}

const SETTLED: string[] = ["DENIED", "EXPIRED", "REVOKED"];

describe(`messages about a consent in any order (seed ${SEED})`, () => {
  test(
    `in ${HISTORY_COUNT} generated histories order and repetition change nothing, and nothing that ended returns`,
    { timeout: timeLimit(120_000) },
    () => {
      fc.assert(
        fc.property(
          HISTORIES,
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          ({ messages }, places) => {
            const once = deduplicated(messages);
            const shuffled = once.map((message) => ({ message, at: places.next().value })).sort((a, b) => a.at - b.at);
            const end = visibleState(replayChecked(messages));
            const ends = [
              end,
              visibleState(replay(once)),
              visibleState(replay(shuffled.map(({ message }) => message))),
            ];
            if (new Set(ends).size > 1) expect(ends).toEqual([end, end, end]);
          },
        ),
        { numRuns: HISTORY_COUNT, seed: SEED },
      );
    },
  );
});

/** Applies the messages; throws if a request or an artefact that ended returns. */
function replayChecked(messages: readonly HistoryMessage[]): Replayed {
  return messages.reduce((before, message) => {
    const after = receive(before, message);
    if (SETTLED.includes(before.state.status) && !SETTLED.includes(after.state.status))
      throw new Error(`${before.state.status} became ${after.state.status}`);
    for (const [id, { status }] of Object.entries(before.state.artefacts)) {
      const next = after.state.artefacts[id as ConsentArtefactId];
      if (hasEnded(status) && (!next || !hasEnded(next.status))) throw new Error(`${id} returned from its end`);
    }
    return after;
  }, SENT);
}
