import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLiving } from "@/lib/consent/artefact/consent-artefact-status";
import { fold, hear, SENT, type Fold, type Said } from "@/test/support/generated-history";
import { deduplicated, HISTORIES } from "@/test/support/generated-story";
import type { ConsentArtefactId } from "@/lib/ids";

const HUNDRED_THOUSAND = 100_000;
const seed = Date.now() % 2_147_483_647;

/** What people and the wire can tell apart: where it stands, not how it came there. */
function seen({ standing }: Fold): string {
  const artefacts = Object.entries(standing.artefacts).map(([id, { status }]) => `${id} ${status}`);
  return [standing.status, ...artefacts.sort()].join(", ");
}

const SETTLED: string[] = ["DENIED", "EXPIRED", "REVOKED"];

describe(`histories of a consent, as they may arrive (seed ${seed})`, () => {
  test(`${HUNDRED_THOUSAND} of them: order and repetition change nothing, nothing that ended comes back`, () => {
    fc.assert(
      fc.property(HISTORIES, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), ({ said }, places) => {
        const once = deduplicated(said);
        const order = once.map((one) => ({ one, at: places.next().value })).sort((a, b) => a.at - b.at);
        const end = seen(hearAll(said));
        const ends = [end, seen(fold(once)), seen(fold(order.map(({ one }) => one)))];
        if (new Set(ends).size > 1) expect(ends).toEqual([end, end, end]);
      }),
      { numRuns: HUNDRED_THOUSAND, seed },
    );
  }, 120_000);
});

/** The fold, step by step: a settled request stays settled, an artefact that ended stays ended. */
function hearAll(said: readonly Said[]): Fold {
  return said.reduce((before, one) => {
    const after = hear(before, one);
    if (SETTLED.includes(before.standing.status) && !SETTLED.includes(after.standing.status))
      throw new Error(`${before.standing.status} became ${after.standing.status}`);
    for (const [id, { status }] of Object.entries(before.standing.artefacts)) {
      const now = after.standing.artefacts[id as ConsentArtefactId];
      if (!isLiving(status) && (!now || isLiving(now.status))) throw new Error(`${id} came back to life`);
    }
    return after;
  }, SENT);
}
