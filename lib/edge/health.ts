import "server-only";
import { databaseAnswers } from "@/lib/db/health";
import { log } from "@/lib/log";

/** Whether the product can work: 200 `ok`, or 503 `down` while the database does not answer. No sign-in, no detail. */
export async function health(): Promise<Response> {
  const database = await databaseAnswers().catch((error: unknown) => {
    log.error("database does not answer", { error });
    return false;
  });
  const body = {
    status: database ? "ok" : "down",
    checks: { database: database ? "ok" : "down" },
  };
  return Response.json(body, {
    status: database ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
