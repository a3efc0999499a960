import { describe, expect, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import { assessHealth, FINDINGS } from "@/lib/operations/health/assess-health";
import type { CredentialHealth, HealthFacts } from "@/lib/operations/health/health-view";

const AT = Date.parse("2026-11-24T10:00:00Z");
const ago = (minutes: number) => new Date(AT - minutes * MINUTE).toISOString();

const SESSION = { requestedAt: ago(10), outcome: "opened", error: null, expiresAt: ago(-10), stopped: false } as const;
const CREDENTIAL: CredentialHealth = {
  version: 1,
  state: "active",
  gatewayUrl: "https://gateway.example",
  dialect: "v3",
  session: SESSION,
  retryAt: null,
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
  },
  credentials: [CREDENTIAL],
  keySets: [{ jwksUrl: "https://gateway.example/certs", fetchedAt: ago(5), lastFailedAt: null, keys: 2 }],
  callbacks: { lastAt: ago(1), states: { processed: 7 }, unprocessed: 0, refusals: [] },
  messages: { failed: 0 },
  answers: { accepted: 3, answered: 3, firstAt: ago(50) },
  calls: [],
  delivery: { latest: null, lastProvenAt: null },
  audit: { verifiedUpTo: null, verifiedAt: null, checkpoint: null, problem: null },
  sealing: { waitingSince: ago(1), unverifiedSince: ago(6 * 60) },
};

const work = (change: Partial<HealthFacts["work"]>) => ({ work: { ...WELL.work, ...change } });
const callbacks = (change: Partial<HealthFacts["callbacks"]>) => ({ callbacks: { ...WELL.callbacks, ...change } });
const credential = (change: Partial<CredentialHealth>) => ({ credentials: [{ ...CREDENTIAL, ...change }] });
const failedCheck = (finishedAt: string): Partial<HealthFacts> => ({
  delivery: {
    lastProvenAt: null,
    latest: {
      id: "check",
      startedAt: finishedAt,
      startedBy: "Administrator",
      finishedAt,
      state: "not-proven",
      result: { key: "no-callback", values: {} },
      steps: [{ name: "callback", state: "bad", result: { key: "no-callback", values: {} } }],
    },
  },
});

const CASES: [finding: string, look: string, facts: Partial<HealthFacts>][] = [
  ["well", "good", {}],
  ["well", "good", work({ waiting: 3, oldestWaitingSince: ago(0.5) })],
  ["no-workers", "bad", work({ workers: [], waiting: 9, oldestWaitingSince: ago(20) })],
  ["work-stuck", "bad", work({ waiting: 9, oldestWaitingSince: ago(20) })],
  ["no-credential", "bad", { credentials: [] }],
  ["no-credential", "bad", credential({ state: "previous" })],
  [
    "credential-stopped",
    "bad",
    credential({ session: { ...SESSION, outcome: "locked", stopped: true, expiresAt: null } }),
  ],
  [
    "no-keys",
    "bad",
    { keySets: [{ jwksUrl: "https://gateway.example/certs", fetchedAt: null, lastFailedAt: ago(1), keys: 0 }] },
  ],
  ["gateway-unavailable", "note", credential({ retryAt: ago(-1), failures: 5 })],
  ["gateway-unavailable", "note", credential({ session: { ...SESSION, outcome: "unreachable", expiresAt: null } })],
  [
    "audit-altered",
    "bad",
    { audit: { ...WELL.audit, problem: { kind: "removed", seq: 7, entryId: null, at: ago(1) } } },
  ],
  ["audit-unsealed", "bad", { sealing: { ...WELL.sealing, waitingSince: ago(3) } }],
  ["audit-unverified", "bad", { sealing: { ...WELL.sealing, unverifiedSince: ago(25 * 60) } }],
  [
    "audit-altered",
    "bad",
    {
      audit: { ...WELL.audit, problem: { kind: "removed", seq: 7, entryId: null, at: ago(1) } },
      sealing: { ...WELL.sealing, unverifiedSince: ago(25 * 60) },
    },
  ],
  [
    "no-workers",
    "bad",
    { ...work({ workers: [] }), sealing: { waitingSince: ago(90), unverifiedSince: ago(25 * 60) } },
  ],
  ["delivery-failed", "bad", { ...failedCheck(ago(2)), ...callbacks({ lastAt: ago(30) }) }],
  ["unanswered", "bad", { answers: { accepted: 4, answered: 0, firstAt: ago(40) }, ...callbacks({ lastAt: ago(90) }) }],
  ["work-failing", "note", work({ failing: 1 })],
  ["callbacks-unprocessed", "bad", callbacks({ unprocessed: 2 })],
  ["database-slow", "note", { database: { milliseconds: 900 } }],
  ["callbacks-waiting", "note", callbacks({ states: { contradiction: 1, unmatched: 2 } })],
  ["messages-waiting", "note", { messages: { failed: 2 } }],
  ["never-proven", "note", callbacks({ lastAt: null })],
];

const findingsOf = (facts: Partial<HealthFacts>) => assessHealth({ ...WELL, ...facts });

describe("assessHealth", () => {
  test.each(CASES)("its only finding is %s, shown as %s, for the facts of that case", (key, look, facts) => {
    expect(findingsOf(facts)).toEqual([expect.objectContaining({ key, look })]);
  });

  test("the cases cover every finding", () => {
    expect(new Set(CASES.map(([key]) => key))).toEqual(new Set(FINDINGS));
  });

  test("of several findings the most severe is first, those that need no action at once are last, and each has its figures", () => {
    const facts = {
      ...work({ waiting: 9, oldestWaitingSince: ago(20) }),
      ...credential({ retryAt: ago(-1) }),
      ...callbacks({ unprocessed: 2 }),
    };
    expect(findingsOf(facts)).toEqual([
      { look: "bad", key: "work-stuck", values: { minutes: 20, count: 9 } },
      { look: "bad", key: "callbacks-unprocessed", values: { count: 2 } },
      { look: "note", key: "gateway-unavailable", values: { message: "" } },
    ]);
  });

  test("a callback that arrived after a failed delivery check, or after calls without an answer, shows that callbacks arrive", () => {
    expect(findingsOf(failedCheck(ago(2)))[0]?.key).toBe("well");
    expect(findingsOf({ answers: { accepted: 4, answered: 0, firstAt: ago(40) } })[0]?.key).toBe("well");
  });

  test("keys that were fetched before are no finding while they cannot be fetched again", () => {
    const keySets = [{ jwksUrl: "https://gateway.example/certs", fetchedAt: ago(90), lastFailedAt: ago(1), keys: 2 }];
    expect(findingsOf({ keySets })[0]?.key).toBe("well");
  });
});
