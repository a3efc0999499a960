import { expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { checkAddresses } from "@/lib/consent/dashboard/check-addresses";
import { transact } from "@/lib/db/transaction";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { upsertPatient } from "@/lib/patient/patient-table";
import { submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const newListId = () => newId<ConsentRequestId>();

test("each address of a list has the name that is known and the open request of another doctor", async () => {
  const { doctor, colleague } = await createTestHospital(database);
  await transact(doctor(), (tx) => upsertPatient(tx, "hinapatel@sbx", "Hina Patel"));
  const open = await submitForm(colleague(), { abhaAddress: "silent@sbx" });
  const input = { listId: newListId(), abhaAddresses: ["HinaPatel@sbx", "silent@sbx"] };
  expect(await execute(checkAddresses, doctor(), input)).toMatchObject([
    { abhaAddress: "hinapatel@sbx", name: "Hina Patel", isAsked: false, open: null },
    { abhaAddress: "silent@sbx", name: null, isAsked: false, open: { id: open, at: NOW.toISOString() } },
  ]);
});

test("a request that was submitted under the id of its list is asked already, and is no other open request", async () => {
  const { doctor } = await createTestHospital(database);
  const input = { listId: newListId(), abhaAddresses: ["hinapatel@sbx"] };
  const [before] = await execute(checkAddresses, doctor(), input);
  await submitForm(doctor(), { id: before?.requestId, abhaAddress: "hinapatel@sbx" });
  const [after] = await execute(checkAddresses, doctor(), input);
  expect(after).toEqual({ ...before, isAsked: true });
});

test("an address has another id in another list and for another doctor", async () => {
  const { doctor, colleague } = await createTestHospital(database);
  const input = { listId: newListId(), abhaAddresses: ["hinapatel@sbx"] };
  const checks = [
    ...(await execute(checkAddresses, doctor(), input)),
    ...(await execute(checkAddresses, colleague(), input)),
    ...(await execute(checkAddresses, doctor(), { ...input, listId: newListId() })),
  ];
  expect(new Set(checks.map(({ requestId }) => requestId)).size).toBe(3);
});

test.each([
  ["51 addresses", Array.from({ length: 51 }, (_, at) => `patient${at}@sbx`)],
  ["no address", []],
  ["what is no address", ["hinapatel"]],
])("a list of %s is invalid input", async (_name, abhaAddresses) => {
  const { doctor } = await createTestHospital(database);
  await expect(execute(checkAddresses, doctor(), { listId: newListId(), abhaAddresses })).rejects.toThrow();
});
