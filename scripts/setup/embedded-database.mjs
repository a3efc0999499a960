import path from "node:path";
import { PRODUCT_ROLE } from "../postgres/create-cluster.mjs";
import { startPostgres } from "../postgres/start-postgres.mjs";

/** The name of the product's database in its embedded PostgreSQL. */
export const DATABASE_NAME = "consent_desk";

/**
 * Starts the embedded PostgreSQL of a data folder, and creates the product's database in it when it is missing.
 * @param {string} folder
 * @param {(line: string) => void} print
 * @param {boolean} durable whether the data must survive a crash of the machine; false only for tests
 * @returns {Promise<import("../postgres/start-postgres.mjs").Cluster>}
 */
export async function startEmbeddedDatabase(folder, print, durable = true) {
  print("starting PostgreSQL ...");
  const cluster = await startPostgres({ folder: path.resolve(folder), durable, print });
  try {
    await createDatabase(cluster.adminUrl("postgres"));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

async function createDatabase(adminUrl) {
  // Imported here, because this file is loaded before the dependencies are installed.
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME} OWNER ${PRODUCT_ROLE}`);
  } finally {
    await client.end();
  }
}
