import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { MINUTE } from "@/lib/clock";
import { listConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import { findListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { readOnly } from "@/lib/db/transaction";
import { newId, type ConsentArtefactId, type OutboundRequestId, type InboundRequestId } from "@/lib/ids";
import { processCallback } from "@/lib/inbound/process-callback";
import { ANSWERS } from "@/test/support/decision-examples/answers";
import { ATTEMPTS } from "@/test/support/decision-examples/attempts";
import { callbackOf, type CallName } from "@/test/support/decision-examples/callback-of";
import { CONTRADICTIONS } from "@/test/support/decision-examples/contradictions";
import { DETAILS } from "@/test/support/decision-examples/details";
import { ENDINGS } from "@/test/support/decision-examples/endings";
import { onInit, SENT_AT, sentenceOf, type ExampleGroup, type Message } from "@/test/support/decision-examples/example";
import { WITH_DATABASE } from "@/test/support/decision-examples/with-database";
import {
  addGatewayCall,
  addSentRequest,
  createTestHospital,
  type SentRequest,
  type TestHospital,
} from "@/test/support/fixtures";
import { receiveTestCallback } from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** A request of a hospital of its own, the calls that callbacks have answered, and the time that has come. */
type ExampleRun = {
  hospital: TestHospital;
  sent: SentRequest;
  calls: Map<CallName, OutboundRequestId>;
  clock: { now: Date };
};

const SIDE_BY_SIDE: ExampleGroup<Message>[] = [...ANSWERS, ...ENDINGS, ...CONTRADICTIONS, ...ATTEMPTS, ...DETAILS];

for (const group of SIDE_BY_SIDE) describe.concurrent(group.subject, () => testEach(group));
// One after another: what is due by a time is done for all hospitals.
for (const group of WITH_DATABASE) describe(group.subject, () => testEach(group));

function testEach({ examples }: ExampleGroup<Message>): void {
  for (const { title, before, messages, after, reads, last = "applied" } of examples)
    test(title, async () => {
      const example = await sendRequest();
      for (const message of [...before.requests.map(onInit), ...before.messages]) await applyMessage(example, message);
      expect(await visibleState(example)).toMatchObject(before.state);
      const results = [];
      for (const message of messages) results.push(await applyMessage(example, message));
      expect({ ...(await visibleState(example)), last: results.at(-1) }).toEqual({ ...after, reads, last });
    });
}

async function sendRequest(): Promise<ExampleRun> {
  const clock = { now: SENT_AT };
  const hospital = await createTestHospital(database, { clock: () => clock.now });
  const sent = await addSentRequest(database, hospital);
  return { hospital, sent, calls: new Map([["on-init r1", sent.initRequestId]]), clock };
}

const idIn = ({ id }: SentRequest, name: string) => `${name}-${id}`;

/** Plays a message and returns what became of it. */
async function applyMessage(example: ExampleRun, message: Message): Promise<string> {
  const { hospital, sent, clock } = example;
  if (message.kind === "time") {
    clock.now = new Date(message.at);
    await expireConsents({ database, now: clock.now });
    return "applied";
  }
  clock.now = new Date(clock.now.getTime() + MINUTE);
  const names = { idOf: (name: string) => idIn(sent, name), hiuId: hospital.hiuId };
  const { kind, body, answers } = callbackOf(message, names);
  const response = answers ? { response: { requestId: await callOf(example, answers) } } : {};
  const requestId = newId<InboundRequestId>();
  await receiveTestCallback(database, sent, { kind, requestId, body: { ...body, ...response } }, clock.now);
  await processCallbacks(hospital);
  const [row] = await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.requestId, requestId));
  return row ? (RESULTS[row.state] ?? row.state) : "not stored";
}

const RESULTS: Record<string, string> = { processed: "applied", "waiting-for-dependency": "waiting" };

/** The call that a callback answers, added where no callback has answered it before. It was sent first of all: its answer comes late. */
async function callOf({ hospital, sent, calls }: ExampleRun, name: CallName): Promise<OutboundRequestId> {
  const known = calls.get(name);
  if (known) return known;
  const id = await addGatewayCall(database, hospital, {
    consentRequestId: sent.id,
    sentAt: SENT_AT,
    ...CALLS[name](sent),
  });
  calls.set(name, id);
  return id;
}

const check = () => ({ message: "consent-request-status" }) as const;
const fetch = (name: string) => (sent: SentRequest) =>
  ({ message: "consent-fetch", artefactId: idIn(sent, name) as ConsentArtefactId }) as const;
const CALLS: Record<CallName, (sent: SentRequest) => Parameters<typeof addGatewayCall>[2]> = {
  "on-init r1": () => ({}),
  "on-init r2": () => ({}),
  "on-status r1": check,
  "on-status r2": check,
  "on-fetch a1": fetch("a1"),
  "on-fetch a2": fetch("a2"),
};

/** Processes the callback that has been received, then those that wait: it may be the one on which they depend. */
async function processCallbacks({ id: hospitalId, gateway }: TestHospital): Promise<void> {
  const open = inArray(gatewayCallback.state, ["received", "waiting-for-dependency"]);
  const rows = await database.admin
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(eq(gatewayCallback.hospitalId, hospitalId), open))
    .orderBy(desc(sql`${gatewayCallback.state} = 'received'`), gatewayCallback.sequence);
  for (const { id } of rows) await processCallback(gateway(), id);
}

async function visibleState({ hospital, sent }: ExampleRun) {
  return readOnly(hospital.doctor(), async (tx) => {
    const listed = await findListedRequest(tx, sent.id);
    if (!listed) throw new Error("the request was added");
    const { status, situation } = toConsentRequestItem(listed, tx.now);
    const artefacts = (await listConsentArtefacts(tx, sent.id)).map((row) => [
      row.id.replace(`-${sent.id}`, ""),
      row.status,
    ]);
    return { request: status, artefacts: Object.fromEntries(artefacts) as unknown, reads: sentenceOf(situation) };
  });
}
