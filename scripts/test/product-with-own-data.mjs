import { findFreePort } from "../ports.mjs";
import { developmentKeys } from "../setup/development-keys.mjs";
import { DATABASE_NAME } from "../setup/embedded-database.mjs";
import { readAddresses } from "../setup/read-addresses.mjs";
import { withoutSettings } from "./without-settings.mjs";

/**
 * The addresses and settings of a product for a test or a benchmark: with free ports, data of its own, and no delay before requests leave.
 * @param {string} folder for its data and keys
 * @param {import("../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function productWithOwnData(folder, cluster) {
  const addresses = readAddresses({ PORT: String(await findFreePort()), SANDBOX_PORT: String(await findFreePort()) });
  const env = {
    ...withoutSettings(process.env),
    ...addresses.env,
    ...developmentKeys(folder),
    SEND_HOLD_SECONDS: "0",
    DATABASE_URL: cluster.url(DATABASE_NAME),
    DATA_DIR: folder,
    AUDIT_EXPORT_DIR: folder,
    NEXTAUTH_URL: addresses.appUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  return { addresses, env };
}
