import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { Problems } from "./problems";

const OLDEST_VERSION = 14;

/**
 * Checks that DATABASE_URL can be used: it answers, it is new enough, and row-level security applies to its role. Throws {@link Problems}
 * with the reason; never shows the password.
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<ServerRow>(
      `select current_setting('server_version') as version, current_database() as database, rolname as role,
         rolsuper as superuser, rolbypassrls as bypasses
       from pg_roles where rolname = current_user`,
    );
    const problem = rows[0] && findProblem(rows[0]);
    if (problem) throw new Problems([problem]);
    if (!(await keepsItsSession(url, client))) throw new Problems([TRANSACTION_POOLER]);
  } catch (error) {
    throw error instanceof Problems
      ? error
      : new Problems([`DATABASE_URL cannot be used: ${describe(error, new URL(url))}`]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const NOTIFICATION_TIMEOUT_MS = 3_000;

const TRANSACTION_POOLER =
  "DATABASE_URL leads to a pooler that gives each transaction another connection: open pages would not learn of changes, and locks would " +
  "guard nothing. Name the server itself, or a pooler in session mode.";

/**
 * Whether the client has a session of the server for itself: what another connection notifies arrives on it. Behind a transaction pooler
 * its LISTEN stays with a session that it does not have any more.
 */
async function keepsItsSession(url: string, client: Client): Promise<boolean> {
  const channel = `consent_desk_check_${randomUUID()}`;
  const notified = new Promise<boolean>((resolve) => {
    client.on("notification", (notification) => notification.channel === channel && resolve(true));
  });
  await client.query(`listen "${channel}"`);
  const other = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  other.on("error", () => undefined);
  const timeout = new AbortController();
  try {
    await other.connect();
    await other.query("select pg_notify($1, '')", [channel]);
    return await Promise.race([notified, pause(NOTIFICATION_TIMEOUT_MS, false, { signal: timeout.signal })]);
  } finally {
    timeout.abort();
    await other.end().catch(() => undefined);
  }
}

type ServerRow = { version: string; database: string; role: string; superuser: boolean; bypasses: boolean };

function findProblem({ version, database, role, superuser, bypasses }: ServerRow): string | null {
  if (Number.parseInt(version, 10) < OLDEST_VERSION)
    return `DATABASE_URL leads to PostgreSQL ${version}; Consent Desk needs ${OLDEST_VERSION} or newer.`;
  if (!superuser && !bypasses) return null;
  return (
    `DATABASE_URL names the role "${role}", which ${superuser ? "is a superuser" : "has BYPASSRLS"}, so row-level security would not ` +
    `separate the hospitals: create a role with CREATE ROLE consent_desk LOGIN PASSWORD '...', make it the owner with ` +
    `ALTER DATABASE "${database}" OWNER TO consent_desk, and name it in DATABASE_URL.`
  );
}

function describe(error: unknown, { hostname, port, username, pathname }: URL): string {
  const server = `${hostname || "localhost"}:${port || "5432"}`;
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case "ECONNREFUSED":
      return `nothing answers at ${server} (connection refused).`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `there is no host called ${hostname}.`;
    case "28P01":
    case "28000":
      return `the server at ${server} does not accept this password for the user ${decodeURIComponent(username)}.`;
    case "3D000":
      return `there is no database "${decodeURIComponent(pathname.slice(1))}" at ${server}.`;
    case "42501":
      return `the user ${decodeURIComponent(username)} does not have the permission.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return `the certificate of the server at ${server} is not known here: add sslrootcert=FILE, the certificate of its authority.`;
    case "57P03":
      return `the server at ${server} is starting up or shutting down; try again in a moment.`;
    default:
      return /timeout/i.test(message ?? "")
        ? `no answer from ${server} within 5 seconds.`
        : `${message || code || "unknown"}.`;
  }
}
