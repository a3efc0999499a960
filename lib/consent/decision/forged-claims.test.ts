import fc from "fast-check";
import { expect, test } from "vitest";
import { artefactsToConfirm } from "@/lib/consent/decision/claims";
import { notified, REQUESTED, responded, shown, type Shown, type Status } from "@/test/support/claimed-consent";
import { artefactId } from "@/test/support/generated-history";
import { numRuns, SEED } from "@/test/support/generated-tests";

/** What the consent manager has itself. `ended`: those of the artefacts that were revoked. */
type Truth = { status: Status; artefacts: number[]; ended: number[] };

/** How the network responds: an error about an artefact may mean that it has ended, also where there never was one. */
type Network = { listsArtefacts: boolean; refusesEnded: boolean; refusal: "refused" | "refused-as-ended" };
const NETWORKS: fc.Arbitrary<Network> = fc.record({
  listsArtefacts: fc.boolean(),
  refusesEnded: fc.boolean(),
  refusal: fc.constantFrom("refused", "refused-as-ended"),
});

/** Rounds in which status and details are requested until nothing is claimed any more; a request of an ended artefact may be refused. */
function settle(before: Shown, truth: Truth, { listsArtefacts, refusesEnded, refusal }: Network): Shown {
  let current = before;
  for (let round = 1; round <= 3 || (current.claims && round <= 6); round += 1) {
    current = responded(current, { status: truth.status, artefacts: listsArtefacts ? truth.artefacts : [] });
    const fetching = Object.entries(current.state.artefacts)
      .filter(([, { status }]) => status === "FETCHING")
      .map(([id]) => id);
    for (const id of new Set([...artefactsToConfirm(current.claims), ...fetching])) {
      const artefact = Number(id.slice(1));
      const isEnded = truth.ended.includes(artefact);
      const details =
        !truth.artefacts.includes(artefact) || (isEnded && refusesEnded) ? refusal : isEnded ? "REVOKED" : "GRANTED";
      current = responded(current, { details, artefact });
    }
  }
  return current;
}

const ARTEFACTS = fc.uniqueArray(fc.constantFrom(1, 2, 3), { maxLength: 2 });
const NOTIFICATIONS = fc.array(
  fc.record({ status: fc.constantFrom<Status>("GRANTED", "DENIED", "REVOKED", "EXPIRED"), artefacts: ARTEFACTS }),
  { maxLength: 4 },
);
const TRUTHS: Truth[] = [
  { status: "REQUESTED", artefacts: [], ended: [] },
  { status: "DENIED", artefacts: [], ended: [] },
  { status: "EXPIRED", artefacts: [], ended: [] },
  { status: "GRANTED", artefacts: [1], ended: [] },
  { status: "GRANTED", artefacts: [1, 2], ended: [1] },
  { status: "REVOKED", artefacts: [1, 2], ended: [1, 2] },
];

test(`forged notifications, in any number, are undone by what the network responds (seed ${SEED})`, () => {
  fc.assert(
    fc.property(NOTIFICATIONS, fc.constantFrom(...TRUTHS), NETWORKS, (notifications, truth, network) => {
      const { listsArtefacts } = network;
      // A network that confirms a grant and lists no artefacts does not show which of those that were notified exist.
      const isUnlisted = !listsArtefacts && truth.status === "GRANTED";
      fc.pre(
        !isUnlisted ||
          (truth.ended.length === 0 &&
            notifications.every(({ artefacts }) => artefacts.every((id) => truth.artefacts.includes(id)))),
      );
      const claimed = notifications.reduce(
        (current, { status, artefacts }) => notified(current, status, artefacts),
        shown(REQUESTED),
      );
      const { state, claims } = settle(claimed, truth, network);
      expect(claims).toBeNull();
      const END = expect.stringMatching(/^(REVOKED|EXPIRED)$/);
      const isEnd = truth.status === "REVOKED" || truth.status === "EXPIRED";
      expect(state.status).toEqual(isEnd ? END : truth.status);
      for (const id of truth.artefacts) {
        const status = state.artefacts[artefactId(id)]?.status;
        // Without a notification of its end, an error about an artefact is a mismatch: it is not shown either.
        const hidden = expect.stringMatching(/^(REVOKED|EXPIRED|MISMATCH)$/);
        if (listsArtefacts) expect(status).toEqual(truth.ended.includes(id) ? hidden : "GRANTED");
      }
    }),
    { numRuns: numRuns({ short: 1_000, long: 20_000 }), seed: SEED },
  );
});
