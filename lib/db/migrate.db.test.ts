import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { migrate } from "@/lib/db/migrate";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("a database that has all migrations is left as it is", async () => {
  await expect(migrate(database.url)).resolves.toBeUndefined();
});

test("a database with a migration of another history is refused with a sentence that says what to do", async () => {
  await database.admin.execute(sql`update drizzle.__drizzle_migrations set hash = 'another history'`);
  await expect(migrate(database.url)).rejects.toThrow(/cannot be upgraded: name a new, empty database/);
});
