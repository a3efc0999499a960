import { Client } from "pg";
import { withScope } from "@/lib/db/database";

/** Does some work on a connection of its own that sees the rows of all hospitals, and on which a statement may take as long as it needs. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: withScope(url, "system"),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // The statement that is under way reports the loss.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set datestyle = iso");
    return await work(client);
  } finally {
    await client.end();
  }
}
