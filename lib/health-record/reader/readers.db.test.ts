import { beforeEach, expect, test } from "vitest";
import type { StaffScope } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { removeFromCareTeam } from "@/lib/consent/care-team/remove-from-care-team";
import { findPatientPage } from "@/lib/health-record/reader/find-patient-page";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { openSource } from "@/lib/health-record/reader/open-source";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: HospitalWithRows;

beforeEach(async () => {
  hospital = await createHospitalWithRows(database, "http://127.0.0.1:1");
});

/** What the records of an artefact, of its patient, and the source of a record lead to. */
async function opened(scope: StaffScope): Promise<string[]> {
  const { artefactId, patientId, recordId } = hospital;
  const results = await Promise.allSettled([
    execute(openRecords, scope, { artefactId }).then(({ state }) => state),
    execute(openPatientRecords, scope, { id: patientId }).then(() => "open"),
    execute(openSource, scope, { id: recordId }).then(() => "open"),
  ]);
  return results.map((result) =>
    result.status === "fulfilled" ? result.value : (result.reason as { code: string }).code,
  );
}

const OPEN = ["open", "open", "open"];
const CLOSED = ["not-allowed", "not-found", "not-found"];

test("a colleague opens the records of a request while a member of its care team, and at no other time", async () => {
  const { doctor, colleague, requestId: id } = hospital;
  const change = { id, staffId: colleague().actor.staffId };
  expect([await opened(doctor()), await opened(colleague())]).toEqual([OPEN, CLOSED]);
  await execute(addToCareTeam, doctor(), change);
  expect(await opened(colleague())).toEqual(OPEN);
  await execute(removeFromCareTeam, doctor(), change);
  expect(await opened(colleague())).toEqual(CLOSED);
});

test("before they are opened, the page of a patient knows whether the reader may open any", async () => {
  const { doctor, colleague, patientId: id } = hospital;
  expect(await execute(findPatientPage, doctor(), { id })).toMatchObject({ isReadable: true });
  expect(await execute(findPatientPage, colleague(), { id })).toMatchObject({ isReadable: false });
});
