import { Client } from "pg";
import { Problems } from "./problems";

const OLDEST_VERSION = 14;

/** Throws {@link Problems} with the reason why a DATABASE_URL cannot be used. The address's password is never shown. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    const version = rows[0]?.server_version ?? "0";
    if (Number.parseInt(version, 10) >= OLDEST_VERSION) return;
    throw new Problems([`DATABASE_URL leads to PostgreSQL ${version}; Consent Desk needs ${OLDEST_VERSION} or newer.`]);
  } catch (error) {
    throw error instanceof Problems
      ? error
      : new Problems([`DATABASE_URL cannot be used: ${reason(error, new URL(url))}`]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function reason(error: unknown, { hostname, port, username, pathname }: URL): string {
  const place = `${hostname || "localhost"}:${port || "5432"}`;
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case "ECONNREFUSED":
      return `nothing answers at ${place} (connection refused).`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `there is no host called ${hostname}.`;
    case "28P01":
    case "28000":
      return `the server at ${place} does not accept this password for the user ${decodeURIComponent(username)}.`;
    case "3D000":
      return `there is no database "${decodeURIComponent(pathname.slice(1))}" at ${place}.`;
    case "42501":
      return `the user ${decodeURIComponent(username)} may not do that.`;
    case "57P03":
      return `the server at ${place} is starting up or shutting down; try again in a moment.`;
    default:
      return /timeout/i.test(message ?? "")
        ? `no answer from ${place} within 5 seconds.`
        : `${message || code || "unknown"}.`;
  }
}
