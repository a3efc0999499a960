import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { healthRecord, healthRecordBody } from "@/drizzle/schema/health-record";
import { dataKey } from "@/drizzle/schema/record-keys";
import { unsealBytes } from "@/lib/crypto/seal";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { withSystemConnection } from "@/lib/db/transaction";
import { readEnv } from "@/lib/env";
import { openDataKey } from "@/lib/health-record/storage/data-key-table";
import { recordPlace, ringOf } from "@/lib/health-record/storage/seal-record";

// Decrypts every record of the database. Prints one line of JSON for each: its artefact, its care context, and the SHA-256 of what it holds,
// or null where it cannot be opened.
const database = openDatabase(readEnv(process.env).DATABASE_URL, 2);
const rows = await withSystemConnection({ database, now: new Date() }, "read all records", ({ db }) =>
  db
    .select({ record: healthRecord, content: healthRecordBody.content, key: dataKey })
    .from(healthRecord)
    .leftJoin(healthRecordBody, eq(healthRecordBody.healthRecordId, healthRecord.id))
    .leftJoin(
      dataKey,
      and(eq(dataKey.hospitalId, healthRecord.hospitalId), eq(dataKey.artefactId, healthRecord.artefactId)),
    ),
);
for (const { record, content, key } of rows) {
  const { artefactId, careContextReference } = record;
  console.log(JSON.stringify({ artefactId, careContextReference, digest: digestOf(record.id, content, key) }));
}
await closeDatabase(database);

function digestOf(id: string, content: Buffer | null, key: typeof dataKey.$inferSelect | null): string | null {
  if (!content || !key) return null;
  try {
    const plaintext = unsealBytes(content, recordPlace(id), ringOf(openDataKey(key)));
    JSON.parse(plaintext.toString("utf8"));
    return createHash("sha256").update(plaintext).digest("hex");
  } catch {
    return null;
  }
}
