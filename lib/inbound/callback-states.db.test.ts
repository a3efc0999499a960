import { Logger, runOnce } from "graphile-worker";
import { describe, expect, test } from "vitest";
import { listConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { databaseForTests } from "@/test/support/test-database";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { initiated, notified, seedSentRequest, type SentRequest, type Told } from "@/test/support/sent-request";
import { jobHandlers } from "@/lib/operations/start-worker";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { toTaskList } from "@/lib/jobs/run-jobs";

const connection = databaseForTests(4);

const tell = (sent: SentRequest, told: Told) =>
  receiveCallback(
    { db: connection.db, now: new Date() },
    {
      dialect: "v3",
      message: told.kind,
      path: "",
      headers: new Headers({ "request-id": told.requestId }),
      body: Buffer.from(JSON.stringify(told.body)),
      to: { hospitalId: sent.hospitalId },
    },
  );

// Only what understands callbacks runs: what would leave for the gateway stays queued.
async function understand(): Promise<void> {
  const { "process-callback": process } = toTaskList(jobHandlers(connection.db));
  const logger = new Logger(() => () => {});
  if (process)
    await runOnce({
      pgPool: connection.pool,
      taskList: { "process-callback": process },
      noHandleSignals: true,
      logger,
    });
}

async function state(sent: SentRequest) {
  const ctx = {
    db: connection.db,
    actor: { kind: "gateway", hospitalId: sent.hospitalId } as const,
    now: new Date(),
  };
  const request = await findConsentRequest(ctx, sent.id);
  const artefacts = await listConsentArtefacts(ctx, sent.id);
  return {
    status: request?.status,
    artefacts: Object.fromEntries(artefacts.map(({ id, status }) => [id, status])),
  };
}

async function play(sent: SentRequest, history: Told[]) {
  for (const told of history) {
    await tell(sent, told);
    await understand();
  }
  await understand();
  return state(sent);
}

describe("a callback", () => {
  test("that is delivered again is kept once", async () => {
    const sent = await seedSentRequest(connection.db);
    const told = initiated(sent);
    expect(await tell(sent, told)).toBe("kept");
    expect(await tell(sent, told)).toBe("repeat");
  });

  test("that makes no sense is kept for an admin and harms nothing", async () => {
    const sent = await seedSentRequest(connection.db);
    const senseless = {
      ...initiated(sent),
      body: { consentRequest: { id: 7 }, response: "?" },
    };
    expect(await play(sent, [senseless, initiated(sent)])).toEqual({
      status: "REQUESTED",
      artefacts: {},
    });
  });

  test("that grants what was denied changes nothing", async () => {
    const sent = await seedSentRequest(connection.db);
    const late = notified(sent, "GRANTED", [newId<ConsentRequestId>()]);
    expect(await play(sent, [initiated(sent), notified(sent, "DENIED"), late])).toEqual({
      status: "DENIED",
      artefacts: {},
    });
  });

  test("that answers another hospital's call changes nothing there", async () => {
    const [ours, theirs] = [await seedSentRequest(connection.db), await seedSentRequest(connection.db)];
    expect(await tell(ours, { ...initiated(theirs) })).toBe("kept");
    await understand();
    expect(await state(theirs)).toEqual({ status: "SENDING", artefacts: {} });
  });
});
