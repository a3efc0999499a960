import { expect, test } from "vitest";
import { listConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { readOnly } from "@/lib/db/transaction";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { addSentRequest, createTestHospital, type SentRequest, type TestHospital } from "@/test/support/fixtures";
import {
  notifyCallback,
  onInitCallback,
  processTestCallbacks,
  receiveTestCallback,
  type TestCallback,
} from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

async function sentRequest(): Promise<{ hospital: TestHospital; sent: SentRequest }> {
  const hospital = await createTestHospital(database, { clock: () => new Date() });
  return { hospital, sent: await addSentRequest(database, hospital) };
}

function state({ hospital, sent }: { hospital: TestHospital; sent: SentRequest }) {
  return readOnly(hospital.gateway(), async (tx) => {
    const artefacts = await listConsentArtefacts(tx, sent.id);
    return {
      status: (await findConsentRequest(tx, sent.id))?.status,
      artefacts: Object.fromEntries(artefacts.map(({ id, status }) => [id, status])),
    };
  });
}

async function stateAfter(request: { hospital: TestHospital; sent: SentRequest }, callbacks: TestCallback[]) {
  for (const callback of callbacks) {
    await receiveTestCallback(database, request.sent, callback);
    await processTestCallbacks(database);
  }
  return state(request);
}

test("a callback that is delivered twice is stored once", async () => {
  const { sent } = await sentRequest();
  const callback = onInitCallback(sent);
  expect(await receiveTestCallback(database, sent, callback)).toBe("stored");
  expect(await receiveTestCallback(database, sent, callback)).toBe("repeat");
});

test("a callback that cannot be decoded changes nothing, and the next one is applied", async () => {
  const request = await sentRequest();
  const malformed = { ...onInitCallback(request.sent), body: { consentRequest: { id: 7 }, response: "?" } };
  const expected = { status: "REQUESTED", artefacts: {} };
  expect(await stateAfter(request, [malformed, onInitCallback(request.sent)])).toEqual(expected);
});

test("a grant after a denial changes nothing", async () => {
  const request = await sentRequest();
  const { sent } = request;
  const late = notifyCallback(sent, "GRANTED", [newId<ConsentRequestId>()]);
  const callbacks = [onInitCallback(sent), notifyCallback(sent, "DENIED"), late];
  expect(await stateAfter(request, callbacks)).toEqual({ status: "DENIED", artefacts: {} });
});

test("a callback that replies to another hospital's call changes nothing there", async () => {
  const own = await sentRequest();
  const other = await sentRequest();
  expect(await receiveTestCallback(database, own.sent, onInitCallback(other.sent))).toBe("stored");
  await processTestCallbacks(database);
  expect(await state(other)).toEqual({ status: "SENDING", artefacts: {} });
});
