import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { listRows } from "@/lib/consent/artefact/consent-artefact-table";
import { fold, type History } from "@/test/support/generated-history";
import { deduplicated, HISTORIES } from "@/test/support/generated-story";
import { findRow } from "@/lib/consent/request/consent-request-table";
import { databaseForTests } from "@/test/support/test-database";
import { ours, receiveSaid, seedAsked, type Asked } from "@/test/support/history-callbacks";
import { startUnderstanding } from "@/test/support/callback-runner";

const first = databaseForTests(8);
const FIVE_HUNDRED = 500;
const TOGETHER = 50;
const seed = Date.now() % 2_147_483_647;

type Played = { history: History; asked: Asked };

async function play(history: History): Promise<Played> {
  const asked = await seedAsked(first.db);
  for (const [index, said] of history.said.entries()) {
    // A copy is delivered again under its own id, or said anew under another.
    const earlier = history.said.findIndex((one) => JSON.stringify(one) === JSON.stringify(said));
    const copy = index % 2 === 0 ? `${earlier}` : `${index}`;
    await receiveSaid(first.db, asked, history.dialect, said, copy);
  }
  return { history, asked };
}

async function standing({ asked: { sent } }: Played) {
  const actor = { kind: "gateway", hospitalId: sent.hospitalId } as const;
  const ctx = { db: first.db, actor, now: new Date() };
  const artefacts = await listRows(ctx, sent.id);
  return {
    status: (await findRow(ctx, sent.id))?.status,
    artefacts: Object.fromEntries(artefacts.map(({ id, status }) => [id, status])) as unknown,
  };
}

function expected({ history, asked: { sent } }: Played) {
  const { standing } = fold(deduplicated(history.said));
  const artefacts = Object.entries(standing.artefacts).map(([id, { status }]) => [ours(sent, id), status]);
  return { status: standing.status, artefacts: Object.fromEntries(artefacts) as unknown };
}

test(`${FIVE_HUNDRED} histories on PostgreSQL, two workers racing, end as the fold of what was said (seed ${seed})`, async () => {
  const workers = await Promise.all([startUnderstanding(first), startUnderstanding(first)]);
  try {
    const histories = fc.sample(HISTORIES, { numRuns: FIVE_HUNDRED, seed });
    for (let from = 0; from < histories.length; from += TOGETHER) {
      const played = await Promise.all(histories.slice(from, from + TOGETHER).map(play));
      await vi.waitFor(async () => expect(await callbacksLeft()).toBe(0), { timeout: 60_000, interval: 50 });
      for (const one of played)
        expect({ history: one.history, ...(await standing(one)) }).toEqual({ history: one.history, ...expected(one) });
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}, 300_000);

async function callbacksLeft(): Promise<number> {
  const { rows } = await first.pool.query<{ left: number }>(
    `select count(*)::int as left from graphile_worker.jobs where task_identifier = 'process-callback'`,
  );
  return rows[0]?.left ?? 0;
}
