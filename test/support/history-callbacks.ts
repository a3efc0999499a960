import "server-only";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { DAY, systemNow } from "@/lib/clock";
import type { OutboundRequestId } from "@/lib/ids";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { addGatewayCall, addSentRequest, createTestHospital, type SentRequest } from "@/test/support/fixtures";
import { artefactId, cmRequestId, type HistoryMessage } from "@/test/support/generated-history";
import type { TestDatabase } from "@/test/support/test-database";

/** A request of which nothing was received yet, and our calls to which the callbacks of a history reply. */
export type HistoryRequest = { sent: SentRequest; calls: Map<string, OutboundRequestId>; now: Date };

const CM_REQUESTS = [0, 1];
const ARTEFACTS = [0, 1, 2, 3];

/** Adds a request that was sent twice, with calls that request its status and fetch its artefacts. */
export async function addHistoryRequest(database: TestDatabase): Promise<HistoryRequest> {
  const hospital = await createTestHospital(database, { clock: systemNow });
  const sent = await addSentRequest(database, hospital);
  const consentRequestId = sent.id;
  const calls = new Map([["on-init 0", sent.initRequestId]]);
  calls.set("on-init 1", await addGatewayCall(database, hospital, { consentRequestId }));
  for (const cmRequest of CM_REQUESTS) {
    const columns = { consentRequestId, message: "consent-request-status" } as const;
    calls.set(`on-status ${cmRequest}`, await addGatewayCall(database, hospital, columns));
  }
  for (const artefact of ARTEFACTS) {
    const columns = {
      consentRequestId,
      message: "consent-fetch",
      artefactId: idFor(sent, artefactId(artefact)),
    } as const;
    calls.set(`on-fetch ${artefact}`, await addGatewayCall(database, hospital, columns));
  }
  return { sent, calls, now: hospital.clock() };
}

/** An id of a history for one request, so that histories share a database. */
export function idFor<Id extends string>({ id }: SentRequest, inHistory: Id): Id {
  return `${inHistory}-${id}` as Id;
}

/** Receives a message of a history. Two messages with the same `copy` are one callback, delivered twice. */
export async function receiveHistoryMessage(
  database: TestDatabase,
  request: HistoryRequest,
  dialect: DialectName,
  message: HistoryMessage,
  copy: string,
): Promise<void> {
  const { body, inReplyTo } = bodyOf(request, message);
  const requestId = `${request.sent.id} ${copy}`;
  const correlation = inReplyTo ? { [dialect === "v3" ? "response" : "resp"]: { requestId: inReplyTo } } : {};
  const envelope = dialect === "v3" ? {} : { requestId, timestamp: "2026-08-20T06:00:00.12645" };
  await receiveCallback(
    { database, now: systemNow() },
    {
      dialect,
      message: MESSAGE[message.callback],
      path: "",
      headers: new Headers(dialect === "v3" ? { "request-id": requestId } : {}),
      body: Buffer.from(JSON.stringify({ ...envelope, ...body, ...correlation })),
      problem: null,
      to: { hospitalId: request.sent.hospitalId },
    },
  );
}

const MESSAGE = {
  "on-init": "on-init",
  notify: "notify",
  "on-status": "on-status",
  "on-fetch": "on-fetch",
} as const;

function bodyOf(
  request: HistoryRequest,
  message: HistoryMessage,
): { body: object; inReplyTo: OutboundRequestId | null } {
  const { sent, calls } = request;
  const call = (key: string) => calls.get(key) ?? null;
  switch (message.callback) {
    case "on-init": {
      const id = idFor(sent, cmRequestId(message.cmRequest));
      return { body: { consentRequest: { id }, error: null }, inReplyTo: call(`on-init ${message.cmRequest}`) };
    }
    case "on-fetch": {
      const consentDetail = message.status === "GRANTED" ? detailOf(request, message.artefact) : null;
      const consent = { status: message.status, consentDetail, signature: null };
      return { body: { consent }, inReplyTo: call(`on-fetch ${message.artefact}`) };
    }
    default: {
      const { status, cmRequest } = message;
      const consentRequestId = cmRequest === null ? null : idFor(sent, cmRequestId(cmRequest));
      const consentArtefacts = message.artefacts.map((artefact) => ({ id: idFor(sent, artefactId(artefact)) }));
      if (message.callback === "notify")
        return { body: { notification: { consentRequestId, status, consentArtefacts } }, inReplyTo: null };
      const consentRequest = { id: consentRequestId, status, consentArtefacts };
      return { body: { consentRequest }, inReplyTo: call(`on-status ${cmRequest}`) };
    }
  }
}

function detailOf({ sent, now }: HistoryRequest, artefact: number) {
  const at = (days: number) => new Date(now.getTime() + days * DAY).toISOString();
  return {
    consentId: idFor(sent, artefactId(artefact)),
    hip: { id: `HIP-${artefact}`, name: "City Laboratory" },
    hiu: { id: `IN-${sent.hospitalId}` },
    hiTypes: ["Prescription"],
    patient: { id: "hinapatel@sbx" },
    purpose: { code: "CAREMGT" },
    createdAt: at(0),
    permission: {
      accessMode: "VIEW",
      dateRange: { from: at(-30), to: at(-1) },
      dataEraseAt: at(7),
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
    },
    careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
    consentManager: { id: "sbx" },
  };
}
