import { eq } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { deliveryCheck } from "@/drizzle/schema/delivery-check";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { HOUR, systemNow } from "@/lib/clock";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { retireCredential } from "@/lib/credential/retire-credential";
import type { Database } from "@/lib/db/database";
import { transact } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import {
  newId,
  type CallbackId,
  type ConsentArtefactId,
  type CredentialId,
  type DeliveryCheckId,
  type InboundRequestId,
  type OutboundMessageId,
} from "@/lib/ids";
import { processCallback } from "@/lib/inbound/process-callback";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { retryMessage } from "@/lib/operations/failed-messages/retry-message";
import { recordFailure } from "@/lib/outbound/circuit-breaker";
import { uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import {
  addCredential,
  addGatewayCall,
  addGatewaySession,
  addSentRequest,
  createTestHospital,
  type SentRequest,
  type TestHospital,
} from "@/test/support/fixtures";
import { openPausedDatabase } from "@/test/support/paused-database";
import { credentialForm, startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { notifyCallback, onInitCallback, receiveTestCallback, type TestCallback } from "@/test/support/test-callbacks";
import { addInitMessage, addTestMessage, deliverNow } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
let gateway: SessionGateway;

beforeAll(async () => {
  gateway = await startSessionGateway();
  return () => gateway.close();
});

/** Two pieces of work of one hospital; the connections of the first one are the given ones. */
type Pair = { first: (connections: Database) => Promise<unknown>; second: () => Promise<unknown> };

const createHospital = () =>
  createTestHospital(database, { clock: systemNow, credential: { gatewayUrl: gateway.url, clientId: "SBXID_TEST" } });

/** Adds a request that the consent manager has, in the state given, with one artefact whose details are missing. */
async function addRequest(hospital: TestHospital, status: "SENDING" | "REQUESTED" | "GRANTED") {
  const cmConsentRequestId = newId<SentRequest["cmConsentRequestId"]>();
  const columns = status === "SENDING" ? {} : { cmConsentRequestId, requestedAt: hospital.clock() };
  const sent = { ...(await addSentRequest(database, hospital, { status, ...columns })), cmConsentRequestId };
  const artefactId = newId<ConsentArtefactId>();
  if (status === "GRANTED") {
    const row = { id: artefactId, hospitalId: hospital.id, consentRequestId: sent.id, announcedAt: hospital.clock() };
    await database.admin.insert(consentArtefact).values({ ...row, status: "FETCHING" });
  }
  return { sent, artefactId };
}

/** Stores a callback; returns how to process it. */
async function receive(hospital: TestHospital, sent: SentRequest, callback: TestCallback) {
  await receiveTestCallback(database, sent, callback);
  const [row] = await database.admin
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(eq(gatewayCallback.requestId, callback.requestId as InboundRequestId));
  return (connections: Pick<Database, "pool" | "systemPool"> = database) =>
    processCallback({ ...hospital.gateway(), database: connections }, row?.id as CallbackId);
}

/** The response to a status request that a person made. */
async function onStatusCallback(hospital: TestHospital, sent: SentRequest, status: string, artefacts: string[]) {
  const call = { message: "consent-request-status", consentRequestId: sent.id } as const;
  const requestId = await addGatewayCall(database, hospital, call);
  const event = { kind: "consent-request.status-requested", consentRequestId: sent.id, detail: {} } as const;
  await transact(hospital.doctor(), (tx) => recordConsentEvent(tx, event));
  const consentArtefacts = artefacts.map((id) => ({ id }));
  return statusResponse(requestId, { id: sent.cmConsentRequestId, status, consentArtefacts });
}

const statusResponse = (requestId: string, consentRequest: object): TestCallback => ({
  kind: "on-status",
  requestId: newId<InboundRequestId>(),
  body: { consentRequest, error: null, response: { requestId } },
});

/** The id of the attempt of a message that is being sent; null before there is one. */
async function attemptOf(messageId: OutboundMessageId) {
  const [call] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.outboundMessageId, messageId));
  return call?.id ?? null;
}

const onFetchError = (requestId: string): TestCallback => ({
  kind: "on-fetch",
  requestId: newId<InboundRequestId>(),
  body: { consent: null, error: { code: "ABDM-1061", message: "Consent expired" }, response: { requestId } },
});

const replaceWith = (hospital: TestHospital, hiuId: string) =>
  execute(replaceCredential, hospital.admin(), credentialForm(gateway, { hiuId }));

const PAIRS: [title: string, arrange: () => Promise<Pair>][] = [
  [
    "an artefact is requested while its consent is revoked",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const { sent, artefactId } = await addRequest(hospital, "GRANTED");
      const subject = { artefactId, consentRequestId: sent.id };
      const messageId = await addTestMessage(hospital, { kind: "consent-fetch", ...subject });
      const second = await receive(hospital, sent, notifyCallback(sent, "REVOKED", [artefactId]));
      return {
        first: (connections) => deliverNow(database, { ...hospital.job(), database: connections }, messageId),
        second: () => second(),
      };
    },
  ],
  [
    "the on-fetch of an artefact arrives before the response to its fetch",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const { sent, artefactId } = await addRequest(hospital, "GRANTED");
      const messageId = await addTestMessage(hospital, {
        kind: "consent-fetch",
        artefactId,
        consentRequestId: sent.id,
        uniqueKey: uniqueKeyOf.fetch(artefactId),
      });
      return {
        first: (connections) => deliverNow(database, { ...hospital.job(), database: connections }, messageId),
        second: async () => {
          const callId = await attemptOf(messageId);
          if (callId) await (await receive(hospital, sent, onFetchError(callId)))();
        },
      };
    },
  ],
  [
    "the on-init of a request arrives before the response to its init",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const { sent } = await addRequest(hospital, "SENDING");
      await database.admin.delete(gatewayCall).where(eq(gatewayCall.id, sent.initRequestId));
      const messageId = await addInitMessage(database, hospital, sent);
      return {
        first: (connections) => deliverNow(database, { ...hospital.job(), database: connections }, messageId),
        second: async () => {
          const initRequestId = await attemptOf(messageId);
          if (initRequestId) await (await receive(hospital, sent, onInitCallback({ ...sent, initRequestId })))();
        },
      };
    },
  ],
  [
    "a message that failed is tried again while a later one of the same key is sent",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const { sent } = await addRequest(hospital, "REQUESTED");
      const { cmConsentRequestId } = sent;
      const message = {
        kind: "consent-request-status",
        consentRequestId: sent.id,
        content: { cmConsentRequestId },
        uniqueKey: uniqueKeyOf.status(cmConsentRequestId),
      } as const;
      const id = await addTestMessage(hospital, message);
      await database.admin
        .update(outboundMessage)
        .set({ state: "failed", finishedAt: hospital.clock() })
        .where(eq(outboundMessage.id, id));
      const later = await addTestMessage(hospital, message);
      return {
        first: (connections) =>
          execute(retryMessage, { ...hospital.admin(), database: connections }, { id, reason: "a test" }),
        second: () => deliverNow(database, hospital.job(), later),
      };
    },
  ],
  [
    "a status response and a notification name the same artefact",
    async () => {
      const hospital = await createHospital();
      const { sent, artefactId } = await addRequest(hospital, "REQUESTED");
      const response = await onStatusCallback(hospital, sent, "GRANTED", [artefactId]);
      const second = await receive(hospital, sent, notifyCallback(sent, "GRANTED", [artefactId]));
      return { first: await receive(hospital, sent, response), second: () => second() };
    },
  ],
  [
    "a status response arrives with the on-init that brings its id",
    async () => {
      const hospital = await createHospital();
      const { sent } = await addRequest(hospital, "SENDING");
      const response = await onStatusCallback(hospital, sent, "REQUESTED", []);
      const second = await receive(hospital, sent, onInitCallback(sent));
      return { first: await receive(hospital, sent, response), second: () => second() };
    },
  ],
  [
    "a callback address is registered while the credential is retired",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const input = { credentialId: hospital.credentialId };
      return {
        first: (connections) => execute(registerCallbackAddress, { ...hospital.admin(), database: connections }, input),
        second: () => execute(retireCredential, hospital.admin(), input),
      };
    },
  ],
  [
    "a callback address is registered while a credential with another HIU id replaces the active one",
    async () => {
      const hospital = await createHospital();
      await addGatewaySession(database, hospital);
      const input = { credentialId: hospital.credentialId };
      return {
        first: (connections) => execute(registerCallbackAddress, { ...hospital.admin(), database: connections }, input),
        second: () => replaceWith(hospital, `${hospital.hiuId}-2`),
      };
    },
  ],
  [
    "the previous credential is tested while a credential with another HIU id replaces the active one",
    async () => {
      const hospital = await createHospital();
      const previous = { gatewayUrl: gateway.url, state: "previous", version: 0 } as const;
      const credentialId: CredentialId = await addCredential(database, hospital, previous);
      return {
        first: (connections) =>
          execute(testConnection, { ...hospital.admin(), database: connections }, { credentialId }),
        second: () => replaceWith(hospital, `${hospital.hiuId}-2`),
      };
    },
  ],
  [
    "a request meets an open circuit while a credential with another HIU id replaces the active one",
    async () => {
      const hospital = await createHospital();
      const { sent } = await addRequest(hospital, "SENDING");
      await database.admin
        .update(gatewayCall)
        .set({ outcome: "unreachable" })
        .where(eq(gatewayCall.id, sent.initRequestId));
      const failure = { reason: "gateway-busy", pause: 60_000, opensAtOnce: true } as const;
      await transact(hospital.job(), (tx) => recordFailure(tx, hospital.credentialId, failure));
      const messageId = await addInitMessage(database, hospital, sent);
      return {
        first: (connections) => deliverNow(database, { ...hospital.job(), database: connections }, messageId),
        second: () => replaceWith(hospital, `${hospital.hiuId}-2`),
      };
    },
  ],
  [
    "the callback of an abandoned delivery check arrives while the next check starts",
    async () => {
      const hospital = await createHospital();
      const { sent } = await addRequest(hospital, "REQUESTED");
      const id = newId<DeliveryCheckId>();
      const { actor, now } = hospital.admin();
      await database.admin.insert(deliveryCheck).values({
        id,
        hospitalId: hospital.id,
        credentialId: hospital.credentialId,
        startedBy: actor.staffId,
        startedAt: new Date(now.getTime() - HOUR),
        callbackUrl: "http://localhost:3000",
      });
      const call = { message: "consent-request-status", deliveryCheckId: id } as const;
      const requestId = await addGatewayCall(database, hospital, call);
      const response = statusResponse(requestId, { id: sent.cmConsentRequestId, status: "REQUESTED" });
      return {
        first: await receive(hospital, sent, response),
        second: () => execute(startDeliveryCheck, hospital.admin(), {}),
      };
    },
  ],
];

/** Waits until work has ended, or one of its statements waits for a lock. */
async function untilEndedOrBlocked(work: Promise<unknown>): Promise<void> {
  let hasEnded = false;
  const markEnded = () => void (hasEnded = true);
  void work.then(markEnded, markEnded);
  const isBlocked = async () => {
    const { rows } = await database.admin.$client.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  };
  await vi.waitFor(async () => expect(hasEnded || (await isBlocked())).toBe(true), {
    timeout: timeLimit(10_000),
    interval: 5,
  });
}

/** The error of a statement, or another one. */
const failureOf = (error: unknown) => String(error instanceof Error ? (error.cause ?? error) : error);

/** The failure of work; null where it succeeded, or was refused since the other work came first. */
const failureOfFirst = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? null : failureOf(error)),
  );

// The first one stops before each of its statements in turn: it holds the locks that it has then, and takes others afterwards.
test.each(PAIRS)("there is no deadlock when %s", async (_title, arrange) => {
  for (let statement = 1, hasEnded = false; !hasEnded; statement += 1) {
    const { first, second } = await arrange();
    const { database: connections, paused, resume, close } = openPausedDatabase(database.url, statement);
    try {
      const one = failureOfFirst(first(connections));
      hasEnded = await Promise.race([one.then(() => true), paused.then(() => false)]);
      const two = second().then(() => null, failureOf);
      await untilEndedOrBlocked(two);
      resume();
      expect({ statement, first: await one, second: await two }).toEqual({ statement, first: null, second: null });
    } finally {
      resume();
      await close();
    }
  }
});
