import path from "node:path";
import { PRODUCT_ROLE } from "../postgres/create-cluster.mjs";
import { startPostgres } from "../postgres/start-postgres.mjs";

/** The product's database in its embedded PostgreSQL. */
export const DATABASE = "consent_desk";

/**
 * Starts the embedded PostgreSQL of a data folder with the product's database in it.
 * @param {string} folder
 * @param {(line: string) => void} say
 * @param {boolean} durable
 * @returns {Promise<import("../postgres/start-postgres.mjs").Cluster>}
 */
export async function embeddedDatabase(folder, say, durable = true) {
  say("starting PostgreSQL ...");
  const cluster = await startPostgres({ folder: path.resolve(folder), durable, print: say });
  try {
    await createDatabase(cluster.adminUrl("postgres"));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

async function createDatabase(adminUrl) {
  // Not before the dependencies are there.
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${PRODUCT_ROLE}`);
  } finally {
    await client.end();
  }
}
