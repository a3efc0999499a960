import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLiving } from "@/lib/consent/artefact/consent-artefact-status";
import { replay, receive, SENT, type Replayed, type HistoryMessage } from "@/test/support/generated-history";
import { deduplicated, HISTORIES } from "@/test/support/generated-story";
import type { ConsentArtefactId } from "@/lib/ids";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { timeLimit } from "@/test/support/time-limit";

const HISTORY_COUNT = numRuns({ short: 2_000, long: 100_000 });

/** What people and the wire can tell apart: where it stands, not how it came there. */
function seen({ state: standing }: Replayed): string {
  const artefacts = Object.entries(state.artefacts).map(([id, { status }]) => `${id} ${status}`);
  return [state.status, ...artefacts.sort()].join(", ");
}

const SETTLED: string[] = ["DENIED", "EXPIRED", "REVOKED"];

describe(`histories of a consent, as they may arrive (seed ${SEED})`, () => {
  test(
    `${HISTORY_COUNT} of them: order and repetition change nothing, nothing that ended comes back`,
    () => {
      fc.assert(
        fc.property(HISTORIES, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), ({ messages: said }, places) => {
          const once = deduplicated(messages);
          const order = once.map((one) => ({ one, at: places.next().value })).sort((a, b) => a.at - b.at);
          const end = seen(hearAll(messages));
          const ends = [end, seen(replay(once)), seen(replay(order.map(({ one }) => one)))];
          if (new Set(ends).size > 1) expect(ends).toEqual([end, end, end]);
        }),
        { numRuns: HISTORY_COUNT, seed: SEED },
      );
    },
    timeLimit(120_000),
  );
});

/** The fold, step by step: a settled request stays settled, an artefact that ended stays ended. */
function hearAll(said: readonly HistoryMessage[]): Replayed {
  return said.reduce((before, one) => {
    const after = receive(before, one);
    if (SETTLED.includes(before.state.status) && !SETTLED.includes(after.state.status))
      throw new Error(`${before.state.status} became ${after.state.status}`);
    for (const [id, { status }] of Object.entries(before.state.artefacts)) {
      const now = after.state.artefacts[id as ConsentArtefactId];
      if (!isLiving(status) && (!now || isLiving(now.status))) throw new Error(`${id} came back to life`);
    }
    return after;
  }, SENT);
}
