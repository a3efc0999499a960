import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { SECOND } from "@/lib/clock";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { draftInput, listInput } from "@/lib/consent/request/consent-request-input";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { ask, askedForm, someone } from "@/test/support/submit-request";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import type { ConsentRequestId } from "@/lib/ids";

const REQUESTS = 50;
/** How many jobs run at once: so many calls may be under way before anybody knows that the gateway is away. */
const AT_ONCE = 8;

let loop: Loop;

beforeAll(async () => {
  // A call that hangs is given up sooner than after the usual ten seconds.
  loop = await Loop.start({ limits: { timeoutMs: 2 * SECOND } });
}, 60_000);

afterAll(() => loop.stop());

const draft = (desk: Desk) => saveDraft(desk.doctor(), draftInput.parse(askedForm(someone("silent"))));
const see = (desk: Desk, id: ConsentRequestId) => getConsentRequest(desk.doctor(), { id });
const each = async (desk: Desk, ids: ConsentRequestId[], expected: (request: ConsentRequestDetail) => void) => {
  for (const id of ids) await vi.waitFor(async () => expected(await see(desk, id)), { timeout: 20_000, interval: 50 });
};

/** What a desk does all day, and how long it takes, in milliseconds: the middle of some rounds. */
async function deskWork(desk: Desk): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const started = performance.now();
    const { id } = await draft(desk);
    await listConsentRequests(desk.doctor(), listInput.parse({ limit: 20 }));
    await see(desk, id);
    took.push(performance.now() - started);
  }
  return took.sort((a, b) => a - b)[7] ?? Infinity;
}

type Init = { kind: string; status: number | null; body: { consent: { patient: { id: string } } } };

async function inits(desk: Desk): Promise<Init[]> {
  const calls = await loop.control<Init[]>("GET", `calls?clientId=${desk.clientId}`);
  return calls.filter(({ kind }) => kind === "init");
}

/** Requests of which one attempt got no answer: it may have arrived. */
async function inDoubt(desk: Desk): Promise<Set<string>> {
  const { rows } = await loop.connection.db.execute<{ id: string }>(sql`
    select consent_request_id as id from gateway_call where hospital_id = ${desk.hospitalId} and outcome = 'unanswered'`);
  return new Set(rows.map(({ id }) => id));
}

/** The minute that a call in doubt is given has passed. */
async function doubtPasses(desk: Desk): Promise<void> {
  await loop.connection.db.execute(sql`
    update gateway_call set sent_at = sent_at - interval '1 minute'
    where hospital_id = ${desk.hospitalId} and outcome = 'unanswered'`);
  await loop.connection.db.execute(sql`
    select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs
    where key in (select 'init:' || consent_request_id from gateway_call
      where hospital_id = ${desk.hospitalId} and outcome = 'unanswered')`);
}

const FAULTS = { "answers 503": { status: 503 }, hangs: { hang: true } };

test.concurrent.each<[keyof typeof FAULTS, DialectName]>([
  ["answers 503", "v0.5"],
  ["hangs", "v3"],
])(
  "while the gateway %s (%s) the desk works, and all that waited leaves once when it returns",
  async (fault, dialect) => {
    const desk = await loop.openDesk(dialect);
    await each(desk, [await ask(desk)], ({ status }) => expect(status).toBe("REQUESTED"));
    await Promise.all(Array.from({ length: 20 }, () => draft(desk)));
    const before = await deskWork(desk);
    await loop.control("POST", "faults", { clientId: desk.clientId, messages: ["init"], ...FAULTS[fault] });
    const ids = await Promise.all(Array.from({ length: REQUESTS }, () => ask(desk)));

    await each(desk, ids, ({ status, situation }) => {
      expect(status).toBe("SENDING");
      const trouble = situation.kind === "sending" ? situation.trouble : null;
      expect(trouble?.advice).toMatch(/^(gateway-busy|gateway-unreachable|no-answer-yet)$/);
      expect(Date.parse(trouble?.nextTryAt ?? "")).toBeGreaterThan(Date.now() - 5 * SECOND);
    });
    expect(await deskWork(desk)).toBeLessThan(before * 5 + 100);
    const whileAway = (await inits(desk)).length - 1;
    expect(whileAway).toBeGreaterThan(0);
    expect(whileAway).toBeLessThanOrEqual(2 * AT_ONCE);

    await loop.control("POST", "faults", { clientId: desk.clientId });
    const doubtful = await vi.waitFor(
      async () => {
        await loop.pausePasses(desk);
        const doubtful = await inDoubt(desk);
        for (const id of ids) if (!doubtful.has(id)) expect((await see(desk, id)).status).toBe("REQUESTED");
        return doubtful;
      },
      { timeout: 20_000, interval: 500 },
    );
    expect(doubtful.size).toBeLessThanOrEqual(whileAway + 1);
    // What may have arrived is not asked a second time before its minute is over.
    for (const id of doubtful) expect((await see(desk, id as ConsentRequestId)).status).toBe("SENDING");
    await doubtPasses(desk);
    await each(desk, ids, ({ status }) => expect(status).toBe("REQUESTED"));

    const taken = (await inits(desk)).filter(({ status }) => status === 202).map(({ body }) => body.consent.patient.id);
    expect(taken).toHaveLength(REQUESTS + 1);
    expect(new Set(taken).size).toBe(REQUESTS + 1);
  },
  60_000,
);
