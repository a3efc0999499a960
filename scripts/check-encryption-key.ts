import { SEALED_COLUMNS, type SealedKind } from "@/lib/crypto/sealed-columns";
import { systemNow } from "@/lib/clock";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import type { Env } from "@/lib/env";
import { checkEncryptionKeys, type UnreadableValues } from "@/lib/operations/encryption/check-encryption-keys";
import { UNNAMED_KEY } from "@/lib/operations/encryption/sealed-value-queries";
import { Problems } from "./problems";

const AND = new Intl.ListFormat("en");
/** PostgreSQL's codes for a table and a column that do not exist. */
const NOT_MIGRATED = ["42P01", "42703"];

/**
 * Checks that ENCRYPTION_KEY opens what the migrated database holds. Throws {@link Problems} with one sentence where it does not. Returns
 * a sentence about what cannot be opened although its key is known to be lost, or null.
 */
export async function checkEncryptionKey(settings: Pick<Env, "DATABASE_URL" | "LOST_ENCRYPTION_KEYS">) {
  const accepted = settings.LOST_ENCRYPTION_KEYS ?? [];
  const database = openDatabase(settings.DATABASE_URL, 1, { systemPoolSize: 1 });
  try {
    const unreadable = await checkEncryptionKeys({ database, now: systemNow() }, accepted);
    const lost = unreadable.filter(({ key }) => !accepted.includes(key));
    if (lost.length > 0) throw new Problems([refusal(lost)]);
    return unreadable.length === 0
      ? null
      : `LOST_ENCRYPTION_KEYS names ${keysOf(unreadable)}, so ${describeUnreadable(unreadable)} cannot be opened any more.`;
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as { code?: string };
    if (code !== undefined && NOT_MIGRATED.includes(code))
      throw new Problems(["The database is not up to date: start the application first."]);
    throw error;
  } finally {
    await closeDatabase(database);
  }
}

function refusal(lost: UnreadableValues[]): string {
  return (
    `ENCRYPTION_KEY does not contain ${keysOf(lost)}, so ${describeUnreadable(lost)} cannot be opened: add that key after a comma, or, if it ` +
    `is lost for good, set LOST_ENCRYPTION_KEYS=${namesOf(lost).join()} and enter the client secrets again.`
  );
}

const namesOf = (values: UnreadableValues[]) => [...new Set(values.map(({ key }) => key))];

function keysOf(values: UnreadableValues[]): string {
  const names = namesOf(values).map((name) => (name === UNNAMED_KEY ? `an earlier key ("${name}")` : name));
  return `${names.length === 1 ? "the key" : "the keys"} ${AND.format(names)}`;
}

/** Such as "2 client secrets and 14 callback bodies of City Hospital, and the check value of the database". */
export function describeUnreadable(values: UnreadableValues[]): string {
  const hospitals = [...new Set(values.map(({ hospital }) => hospital))];
  return AND.format(
    hospitals.map((hospital) => {
      const counts = new Map<SealedKind, number>();
      for (const { kind, count, hospital: whose } of values)
        if (whose === hospital) counts.set(kind, (counts.get(kind) ?? 0) + count);
      const kinds = [...counts].map(([kind, count]) => `${count} ${SEALED_COLUMNS[kind].noun[count === 1 ? 0 : 1]}`);
      return hospital === null ? AND.format(kinds) : `${AND.format(kinds)} of ${hospital}`;
    }),
  );
}
