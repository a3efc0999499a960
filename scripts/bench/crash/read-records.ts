import { createHash } from "node:crypto";
import pg from "pg";
import { unsealBytes } from "@/lib/crypto/seal";
import { openDataKey } from "@/lib/health-record/storage/data-key-table";
import { recordPlace, ringOf } from "@/lib/health-record/storage/seal-record";
import type { DataKeyId } from "@/lib/ids";

type Row = {
  id: string;
  artefact_id: string;
  care_context_reference: string | null;
  content: Buffer | null;
  key_id: DataKeyId | null;
  key: Parameters<typeof openDataKey>[0]["key"] | null;
};

// Decrypts every record of the database at the given address, which is that of a superuser. Prints one line of JSON for each: its artefact,
// its care context, and the SHA-256 of what it holds, or null where it cannot be opened.
const client = new pg.Client({ connectionString: process.argv[2] ?? "" });
await client.connect();
const { rows } = await client.query<Row>(
  `select r.id, r.artefact_id, r.care_context_reference, b.content, k.id as key_id, k.key
   from health_record r
   left join health_record_body b on b.hospital_id = r.hospital_id and b.health_record_id = r.id
   left join vault.data_key k on k.hospital_id = r.hospital_id and k.artefact_id = r.artefact_id`,
);
await client.end();
for (const row of rows) {
  const { artefact_id: artefactId, care_context_reference: careContextReference } = row;
  console.log(JSON.stringify({ artefactId, careContextReference, digest: digestOf(row) }));
}

function digestOf({ id, content, key_id: keyId, key }: Row): string | null {
  if (!content || !keyId || !key) return null;
  try {
    const plaintext = unsealBytes(content, recordPlace(id), ringOf(openDataKey({ id: keyId, key })));
    JSON.parse(plaintext.toString("utf8"));
    return createHash("sha256").update(plaintext).digest("hex");
  } catch {
    return null;
  }
}
