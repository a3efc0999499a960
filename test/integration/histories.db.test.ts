import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { listConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { systemNow } from "@/lib/clock";
import { readOnly } from "@/lib/db/transaction";
import { replay, type History } from "@/test/support/generated-history";
import { deduplicated, HISTORIES } from "@/test/support/generated-story";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { addHistoryRequest, idFor, receiveHistoryMessage, type HistoryRequest } from "@/test/support/history-callbacks";
import { startCallbackRunner } from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase(8);
const HISTORY_COUNT = numRuns({ short: 50, long: 500 });
const AT_ONCE = 50;

type Received = { history: History; request: HistoryRequest };

async function receiveAll(history: History): Promise<Received> {
  const request = await addHistoryRequest(database);
  const { messages, dialect } = history;
  for (const [index, message] of messages.entries()) {
    // A message that comes again is every other time the same callback, delivered twice, and else a new callback.
    const first = messages.findIndex((one) => JSON.stringify(one) === JSON.stringify(message));
    const copy = index % 2 === 0 ? `${first}` : `${index}`;
    await receiveHistoryMessage(database, request, dialect, message, copy);
  }
  return { history, request };
}

function storedState({ request: { sent } }: Received) {
  const actor = { kind: "gateway", hospitalId: sent.hospitalId } as const;
  return readOnly({ database, actor, now: systemNow() }, async (tx) => {
    const artefacts = await listConsentArtefacts(tx, sent.id);
    return {
      status: (await findConsentRequest(tx, sent.id))?.status,
      artefacts: Object.fromEntries(artefacts.map(({ id, status }) => [id, status])) as unknown,
    };
  });
}

function replayedState({ history, request: { sent } }: Received) {
  const { state } = replay(deduplicated(history.messages));
  const artefacts = Object.entries(state.artefacts).map(([id, { status }]) => [idFor(sent, id), status]);
  return { status: state.status, artefacts: Object.fromEntries(artefacts) as unknown };
}

test(
  `${HISTORY_COUNT} generated histories, processed by two workers at once, end in the state of their replay (seed ${SEED})`,
  { timeout: timeLimit(300_000) },
  async () => {
    const workers = [startCallbackRunner(database), startCallbackRunner(database)];
    try {
      const histories = fc.sample(HISTORIES, { numRuns: HISTORY_COUNT, seed: SEED });
      for (let from = 0; from < histories.length; from += AT_ONCE) {
        const received = await Promise.all(histories.slice(from, from + AT_ONCE).map(receiveAll));
        await vi.waitFor(async () => expect(await countUnprocessed()).toBe(0), {
          timeout: timeLimit(60_000),
          interval: 100,
        });
        for (const one of received) {
          const { history } = one;
          expect({ history, ...(await storedState(one)) }).toEqual({ history, ...replayedState(one) });
        }
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
  },
);

async function countUnprocessed(): Promise<number> {
  const { rows } = await database.admin.$client.query<{ count: number }>(
    `select count(*)::int as count from gateway_callback where state = 'received'`,
  );
  return rows[0]?.count ?? 0;
}
