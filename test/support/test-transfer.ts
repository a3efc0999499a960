import "server-only";
import { eq } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { dataPush, dataRequest } from "@/drizzle/schema/data-request";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { DAY, systemNow } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { findPushToken } from "@/lib/health-record/storage/data-key-table";
import { assignTransaction } from "@/lib/health-record/transfer/data-request-table";
import { startDataRequest } from "@/lib/health-record/transfer/start-data-request";
import { newId, type CmConsentRequestId, type ConsentArtefactId, type DataRequestId, type LeaseId } from "@/lib/ids";
import { admitPush } from "@/lib/inbound/admit-push";
import { pushWork } from "@/lib/inbound/push-work";
import { storePush } from "@/lib/inbound/store-push";
import { decodePoint } from "@/sandbox/hip/curve";
import { encodePublicKey } from "@/sandbox/hip/key-encoding";
import { createPageEncrypter, generateSenderKeys } from "@/sandbox/hip/page-encrypter";
import { addSentRequest, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import type { TestDatabase } from "@/test/support/test-database";

const MAX_BYTES = 1024 * 1024;

/** A page as a HIP sends it: the record of each care context is `{}`. */
export type TestPage = { transactionId: string; pageNumber: number; pageCount: number; careContexts: string[] };

/** Records of a hospital of their own that are requested, and that nobody sends but the test. Its scopes are at the present time. */
export class TestTransfer {
  private constructor(
    private readonly database: TestDatabase,
    readonly hospital: TestHospital,
    readonly id: DataRequestId,
    private readonly token: string,
  ) {}

  /** Requests the records of an artefact with these care contexts. */
  static async start(database: TestDatabase, careContexts: string[]): Promise<TestTransfer> {
    const hospital = await createTestHospital(database, { clock: systemNow });
    const now = systemNow();
    const cmConsentRequestId = newId<CmConsentRequestId>();
    const granted = { status: "GRANTED", grantedAt: now, cmConsentRequestId } as const;
    const { id: consentRequestId } = await addSentRequest(database, hospital, granted);
    const [artefact] = await database.admin
      .insert(consentArtefact)
      .values({
        id: newId<ConsentArtefactId>(),
        hospitalId: hospital.id,
        consentRequestId,
        status: "GRANTED",
        hipId: "hip",
        hiTypes: ["Prescription"],
        dateFrom: new Date(now.getTime() - DAY),
        dateTo: now,
        dataEraseAt: new Date(now.getTime() + 30 * DAY),
        careContexts: careContexts.map((one) => ({ patientReference: "patient", careContextReference: one })),
      })
      .returning();
    if (!artefact) throw new Error("an artefact was added");
    const [id, token] = await transact(hospital.job(), async (tx) => {
      const started = await startDataRequest(tx, artefact);
      return [started, await findPushToken(tx, started)] as const;
    });
    return new TestTransfer(database, hospital, id, token ?? "");
  }

  /** The request as it is stored now. */
  async request(): Promise<typeof dataRequest.$inferSelect> {
    const [row] = await this.database.admin.select().from(dataRequest).where(eq(dataRequest.id, this.id));
    if (!row) throw new Error("the records are requested");
    return row;
  }

  /** The pages that are stored, the first received first. */
  pages(): Promise<(typeof dataPush.$inferSelect)[]> {
    return this.database.admin
      .select()
      .from(dataPush)
      .where(eq(dataPush.dataRequestId, this.id))
      .orderBy(dataPush.receivedAt);
  }

  /** The reports to the network about its transactions. */
  async reports() {
    const { kind, content, dataRequestId } = outboundMessage;
    const rows = await this.database.admin
      .select({ kind, content })
      .from(outboundMessage)
      .where(eq(dataRequestId, this.id))
      .orderBy(outboundMessage.createdAt);
    return rows.flatMap((row) => (row.kind === "health-information-notify" ? [row.content] : []));
  }

  /** Stores that on-request named a transaction. */
  async confirm(transactionId: string): Promise<void> {
    await transact(this.hospital.gateway(), (tx) => assignTransaction(tx, transactionId, this.id));
  }

  /** Receives a page as the push route does. */
  async receive({ careContexts, ...numbers }: TestPage): Promise<void> {
    const { publicKey, nonce } = await this.request();
    const point = decodePoint(publicKey);
    if (!point) throw new Error("the request has a public key");
    const sender = generateSenderKeys();
    const encrypt = createPageEncrypter(sender, { publicKey: point, nonce });
    const body = {
      ...numbers,
      entries: careContexts.map((careContextReference) => ({
        content: encrypt("{}").toString("base64"),
        media: "application/fhir+json",
        careContextReference,
      })),
      keyMaterial: {
        dhPublicKey: { keyValue: encodePublicKey(sender.keyPair.publicKey, "raw") },
        nonce: sender.nonce.toString("base64"),
      },
    };
    const { database } = this;
    const admitted = await admitPush({ database, now: systemNow() }, this.token);
    if (typeof admitted === "string") throw new Error(`the page was not admitted: ${admitted}`);
    const parts = (async function* () {
      yield Buffer.from(JSON.stringify(body));
    })();
    const stored = await storePush(database, admitted, parts, MAX_BYTES);
    if (stored !== "stored") throw new Error(`the page was not stored: ${stored}`);
  }

  /** Has its pages that are not opened be due now, whatever they wait for. */
  async makeDue(): Promise<void> {
    await this.database.admin
      .update(dataPush)
      .set({ processAt: systemNow() })
      .where(eq(dataPush.dataRequestId, this.id));
  }
}

/** Opens the pages that are due, of all hospitals, once each, as the background work does; returns how many were. */
export async function openDuePages(database: TestDatabase): Promise<number> {
  const work = pushWork(database);
  const due = await work.claim({ limit: 10, perHospital: 10, leased: new Map(), leaseId: newId<LeaseId>() });
  for (const page of due) await work.run(page).catch((error: unknown) => work.fail(page, error));
  return due.length;
}
