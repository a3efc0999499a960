import { eq, inArray } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { checkAddresses } from "@/lib/consent/dashboard/check-addresses";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { takeBackRequests } from "@/lib/consent/request/take-back-requests";
import { newId, type ConsentRequestId, type LeaseId } from "@/lib/ids";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

// Settings are read once, at their first use.
vi.hoisted(() => vi.stubEnv("SEND_HOLD_SECONDS", "5"));

const database = useTestDatabase();

/** A hospital at the present time. */
const createHospital = () => createTestHospital(database, { clock: () => new Date() });

/** Submits a request to each of the addresses, and returns their ids. */
function askEach({ doctor, clock }: TestHospital, addresses: string[]): Promise<ConsentRequestId[]> {
  return Promise.all(
    addresses.map(async (abhaAddress) => {
      const form = consentRequestForm({ abhaAddress }, clock());
      return (await execute(submitConsentRequest, doctor(), form)).id;
    }),
  );
}

async function statusesOf(ids: string[]): Promise<Record<string, string>> {
  const rows = await database.admin
    .select({ id: consentRequest.id, status: consentRequest.status })
    .from(consentRequest)
    .where(inArray(consentRequest.id, ids as ConsentRequestId[]));
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
}

test("of a list, what has not left is a draft again, and what a process has taken stays as it is", async () => {
  const hospital = await createHospital();
  const ids = await askEach(hospital, ["hinapatel@sbx", "silent@sbx", "deny@sbx"]);
  const [left] = ids;
  await database.admin
    .update(outboundMessage)
    .set({ leaseId: newId<LeaseId>() })
    .where(eq(outboundMessage.consentRequestId, left ?? newId<ConsentRequestId>()));
  const result = await execute(takeBackRequests, hospital.doctor(), { ids: [...ids, ...ids] });
  const takenBack = ids.filter((id) => id !== left);
  expect({ takenBack: result.takenBack.toSorted(), left: result.left }).toEqual({
    takenBack: takenBack.toSorted(),
    left: [left],
  });
  expect(await statusesOf(ids)).toEqual(Object.fromEntries(ids.map((id) => [id, id === left ? "SENDING" : "DRAFT"])));
});

test("the same list asks whom it took back once more, under the same ids", async () => {
  const { doctor, clock } = await createHospital();
  const input = { listId: newId<ConsentRequestId>(), abhaAddresses: ["hinapatel@sbx"] };
  const [before] = await execute(checkAddresses, doctor(), input);
  const form = consentRequestForm({ id: before?.requestId, abhaAddress: "hinapatel@sbx" }, clock());
  await execute(submitConsentRequest, doctor(), form);
  await execute(takeBackRequests, doctor(), { ids: [form.id] });
  expect(await execute(checkAddresses, doctor(), input)).toEqual([before]);
  await execute(submitConsentRequest, doctor(), { ...form, hiTypes: ["Prescription"] });
  expect(await statusesOf([form.id])).toEqual({ [form.id]: "SENDING" });
});

test("another doctor's request, and an id without one, are neither taken back nor named", async () => {
  const hospital = await createHospital();
  const ids = await askEach(hospital, ["hinapatel@sbx"]);
  const others = await askEach({ ...hospital, doctor: hospital.colleague }, ["silent@sbx"]);
  const all = [...ids, ...others, newId<ConsentRequestId>()];
  expect(await execute(takeBackRequests, hospital.doctor(), { ids: all })).toEqual({ takenBack: ids, left: [] });
  expect(Object.values(await statusesOf(others))).toEqual(["SENDING"]);
});

test.each([0, 51])("%i requests at once are invalid input", async (count) => {
  const { doctor } = await createHospital();
  const ids = Array.from({ length: count }, () => newId<ConsentRequestId>());
  await expect(execute(takeBackRequests, doctor(), { ids })).rejects.toThrow();
});
