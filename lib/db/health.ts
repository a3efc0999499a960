import "server-only";
import { database } from "@/lib/db/database";

/** Whether the database answers a question at all; throws what it says where it does not. */
export async function databaseAnswers(): Promise<boolean> {
  await database().pool.query("select 1");
  return true;
}
