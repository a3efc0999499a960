import { describe, expect, it, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import type { HealthFacts, WayView } from "@/lib/operations/health/health-view";
import { FINDINGS, verdict } from "@/lib/operations/health/assess-health";

const AT = Date.parse("2026-11-24T10:00:00Z");
const ago = (minutes: number) => new Date(AT - minutes * MINUTE).toISOString();

const SESSION = { askedAt: ago(10), outcome: "opened", error: null, expiresAt: ago(-10), stopped: false } as const;
const WAY: WayView = {
  version: 1,
  state: "active",
  gatewayUrl: "https://gateway.example",
  dialect: "v3",
  session: SESSION,
  heldUntil: null,
  failures: 0,
};
const WELL: HealthFacts = {
  at: ago(0),
  database: { milliseconds: 1 },
  work: {
    workers: [{ process: "host 1", startedAt: ago(60) }],
    waiting: 0,
    oldestWaitingSince: null,
    failing: 0,
    failed: 0,
  },
  ways: [WAY],
  keySets: [{ jwksUrl: "https://gateway.example/certs", fetchedAt: ago(5), lastFailedAt: null, keys: 2 }],
  callbacks: { lastAt: ago(1), fates: { processed: 7 }, stuck: 0, refusals: [] },
  answers: { taken: 3, answered: 3, firstAt: ago(50) },
  calls: [],
  delivery: { latest: null, lastProvenAt: null },
};

const work = (change: Partial<HealthFacts["work"]>) => ({ work: { ...WELL.work, ...change } });
const callbacks = (change: Partial<HealthFacts["callbacks"]>) => ({ callbacks: { ...WELL.callbacks, ...change } });
const way = (change: Partial<WayView>) => ({ ways: [{ ...WAY, ...change }] });
const failedProof = (finishedAt: string): Partial<HealthFacts> => ({
  delivery: {
    lastProvenAt: null,
    latest: {
      id: "proof",
      startedAt: finishedAt,
      startedBy: "Administrator",
      finishedAt,
      state: "not-proven",
      sentence: { key: "silent", values: {} },
      steps: [{ name: "answer", state: "bad", words: { key: "unanswered-question", values: {} } }],
    },
  },
});

const CASES: [finding: string, look: string, facts: Partial<HealthFacts>][] = [
  ["well", "good", {}],
  ["well", "good", work({ waiting: 3, oldestWaitingSince: ago(0.5), failing: 1 })],
  ["no-workers", "bad", work({ workers: [], waiting: 9, oldestWaitingSince: ago(20) })],
  ["work-stuck", "bad", work({ waiting: 9, oldestWaitingSince: ago(20) })],
  ["no-credential", "bad", { ways: [] }],
  ["no-credential", "bad", way({ state: "previous" })],
  ["credential-stopped", "bad", way({ session: { ...SESSION, outcome: "locked", stopped: true, expiresAt: null } })],
  [
    "no-keys",
    "bad",
    { keySets: [{ jwksUrl: "https://gateway.example/certs", fetchedAt: null, lastFailedAt: ago(1), keys: 0 }] },
  ],
  ["gateway-away", "note", way({ heldUntil: ago(-1), failures: 5 })],
  ["gateway-away", "note", way({ session: { ...SESSION, outcome: "unreachable", expiresAt: null } })],
  ["delivery-failed", "bad", { ...failedProof(ago(2)), ...callbacks({ lastAt: ago(30) }) }],
  ["unanswered", "bad", { answers: { taken: 4, answered: 0, firstAt: ago(40) }, ...callbacks({ lastAt: ago(90) }) }],
  ["work-failed", "note", work({ failed: 1 })],
  ["callbacks-stuck", "bad", callbacks({ stuck: 2 })],
  ["database-slow", "note", { database: { milliseconds: 900 } }],
  ["callbacks-waiting", "note", callbacks({ fates: { clash: 1, unmatched: 2 } })],
  ["never-proven", "note", callbacks({ lastAt: null })],
];

describe("what the facts come to", () => {
  test.each(CASES)("%s (%s)", (key, look, facts) => {
    expect(verdict({ ...WELL, ...facts })).toEqual([expect.objectContaining({ key, look })]);
  });

  it("every finding can be reached", () => {
    expect(new Set(CASES.map(([key]) => key))).toEqual(new Set(FINDINGS));
  });

  it("names figures, the gravest finding first, and what somebody must get up for before what can wait", () => {
    const facts = {
      ...work({ waiting: 9, oldestWaitingSince: ago(20) }),
      ...way({ heldUntil: ago(-1) }),
      ...callbacks({ stuck: 2 }),
    };
    expect(verdict({ ...WELL, ...facts })).toEqual([
      { look: "bad", key: "work-stuck", values: { minutes: 20, count: 9 } },
      { look: "bad", key: "callbacks-stuck", values: { count: 2 } },
      { look: "note", key: "gateway-away", values: { message: "" } },
    ]);
  });

  it("a callback that came after a failed proof, or after the unanswered calls, says that they do arrive", () => {
    expect(verdict({ ...WELL, ...failedProof(ago(2)) })[0]?.key).toBe("well");
    expect(verdict({ ...WELL, answers: { taken: 4, answered: 0, firstAt: ago(40) } })[0]?.key).toBe("well");
  });

  it("keys that were fetched before still serve while they cannot be fetched again", () => {
    const keySets = [{ jwksUrl: "https://gateway.example/certs", fetchedAt: ago(90), lastFailedAt: ago(1), keys: 2 }];
    expect(verdict({ ...WELL, keySets })[0]?.key).toBe("well");
  });
});
