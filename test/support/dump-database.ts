import "server-only";
import { buffer } from "node:stream/consumers";
import { to as copyTo } from "pg-copy-streams";
import type { TestDatabase } from "@/test/support/test-database";

/** All rows of all tables of all schemas, as PostgreSQL writes them as text and as bytes. */
export async function dumpDatabase({ admin }: TestDatabase): Promise<Buffer> {
  const { rows } = await admin.$client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('information_schema', 'pg_catalog') order by 1`,
  );
  const client = await admin.$client.connect();
  try {
    const parts: Buffer[] = [];
    for (const { name } of rows)
      for (const format of ["text", "binary"])
        parts.push(await buffer(client.query(copyTo(`copy ${name} to stdout (format ${format})`))));
    return Buffer.concat(parts);
  } finally {
    client.release();
  }
}
