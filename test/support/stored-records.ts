import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { dataRequest } from "@/drizzle/schema/data-request";
import { DAY } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { ensureDataKey, findDataKey } from "@/lib/health-record/storage/data-key-table";
import { recordPlace, ringOf, sealUnderDataKey } from "@/lib/health-record/storage/seal-record";
import { insertHealthRecords } from "@/lib/health-record/transfer/health-record-table";
import {
  newId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type DataRequestId,
  type HealthRecordId,
} from "@/lib/ids";
import { NOW, type TestHospital } from "@/test/support/fixtures";
import type { TestDatabase } from "@/test/support/test-database";

/** An artefact that is granted, of a request that is, with records that were received under it. */
export async function addStoredRecords(
  database: TestDatabase,
  { id: hospitalId }: Pick<TestHospital, "id">,
  consentRequestId: ConsentRequestId,
  contents: readonly string[],
  { now = NOW, hipName = "Green Valley Hospital" }: { now?: Date; hipName?: string } = {},
): Promise<{ artefactId: ConsentArtefactId; recordIds: HealthRecordId[] }> {
  const artefactId = newId<ConsentArtefactId>();
  const id = newId<DataRequestId>();
  const [dateFrom, dateTo] = [new Date(now.getTime() - 300 * DAY), now];
  await database.admin.insert(consentArtefact).values({
    id: artefactId,
    hospitalId,
    consentRequestId,
    status: "GRANTED",
    hipId: `hip-${hipName}`,
    hipName,
    hiTypes: ["Prescription", "DiagnosticReport"],
    dateFrom,
    dateTo,
    dataEraseAt: new Date(now.getTime() + DAY),
    careContexts: [{ patientReference: "patient", careContextReference: "visit-1" }],
    announcedAt: now,
    fetchedAt: now,
  });
  await database.admin.insert(dataRequest).values({
    id,
    hospitalId,
    consentRequestId,
    artefactId,
    state: "received",
    dateFrom,
    dateTo,
    keyFormat: "raw",
    publicKey: randomBytes(65),
    nonce: randomBytes(32),
    pushTokenDigest: randomBytes(32),
    createdAt: now,
    nextStepAt: now,
    finishedAt: now,
  });
  const recordIds = contents.map(() => newId<HealthRecordId>());
  await transact({ database, actor: { kind: "gateway", hospitalId }, now }, async (tx) => {
    await ensureDataKey(tx, artefactId);
    const ring = ringOf((await findDataKey(tx, artefactId)) ?? Buffer.alloc(0));
    await insertHealthRecords(
      tx,
      contents.map((text, at) => {
        const recordId = recordIds[at] ?? newId<HealthRecordId>();
        const content = sealUnderDataKey(Buffer.from(text), recordPlace(recordId), ring);
        const contentDigest = createHash("sha256").update(`${at} ${text}`).digest();
        const facts = { media: "application/fhir+json", size: text.length, receivedAt: now, contentDigest };
        return { id: recordId, artefactId, dataRequestId: id, careContextReference: "visit-1", ...facts, content };
      }),
    );
  });
  return { artefactId, recordIds };
}
