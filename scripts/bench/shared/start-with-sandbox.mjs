import { buildApplication } from "../../setup/build-application.mjs";
import { launchApp, launchSandbox } from "../../setup/launch-product.mjs";
import { prepareDatabase } from "../../setup/prepare-database.mjs";
import { productWithOwnData } from "../../test/product-with-own-data.mjs";
import { UserError } from "../../user-error.mjs";

/**
 * Starts the product with the demo hospitals as in production, with its background work in the same process and without a delay before
 * requests leave, and the sandbox network.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {string} folder
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function startWithSandbox(processes, print, folder, cluster) {
  const { addresses, env: common } = await productWithOwnData(folder, cluster);
  const env = {
    ...common,
    NODE_ENV: "production",
    WORKER: "on",
  };
  await buildApplication(processes, print, env);
  await prepareDatabase(processes, print, env, ["--demo"]);
  await launchSandbox(processes, env, folder);
  await launchApp(processes, env, folder, { dev: false, show: false });
  const controlUrl = (route) => `${addresses.sandboxUrl}/control/${route}`;
  return {
    env,
    appUrl: addresses.localUrl,
    port: Number(addresses.env.PORT),
    appPid: processes.members().find(({ name }) => name === "app")?.pid ?? 0,
    /** Changes something of the sandbox network; returns its answer. */
    control: (route, input) => post(controlUrl(route), input),
    /** Reads a state of the sandbox network. */
    readControl: async (route) => (await fetch(controlUrl(route))).json(),
  };
}

/** Posts JSON and returns the JSON of the answer. Throws a {@link UserError} when that is not a success. */
export async function post(url, input) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
  if (!response.ok) throw new UserError(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
