import { isPortFree } from "../ports.mjs";
import { UserError } from "../user-error.mjs";

/**
 * @typedef {object} Addresses
 * @property {string} localUrl the address of the application on this machine
 * @property {string} appUrl its public address
 * @property {string | null} sandboxUrl the address of the sandbox network, null when it is off
 * @property {Array<[name: string, port: number]>} ports the ports to listen on, each with the name of its setting
 * @property {Record<string, string>} env the same as environment variables of the processes to start
 */

/**
 * Reads the settings for ports and addresses. Throws a {@link UserError} when one is not usable.
 * @param {NodeJS.ProcessEnv} env
 * @param {"on" | "off"} sandboxDefault
 * @returns {Addresses}
 */
export function readAddresses(env, sandboxDefault = "on") {
  const sandbox = env.SANDBOX || sandboxDefault;
  if (sandbox !== "on" && sandbox !== "off") throw new UserError("SANDBOX must be on or off.");
  const port = readPort(env, "PORT", 3000);
  const sandboxPort = readPort(env, "SANDBOX_PORT", 4000);
  if (sandbox === "on" && port === sandboxPort)
    throw new UserError(`PORT and SANDBOX_PORT are both ${port}: choose two.`);
  const localUrl = `http://localhost:${port}`;
  const appUrl = withoutFinalSlash(env.APP_URL || localUrl);
  return {
    localUrl,
    appUrl,
    sandboxUrl: sandbox === "on" ? `http://localhost:${sandboxPort}` : null,
    ports: [
      ["PORT", port],
      ...(sandbox === "on" ? /** @type {[[string, number]]} */ ([["SANDBOX_PORT", sandboxPort]]) : []),
    ],
    env: { PORT: String(port), APP_URL: appUrl, SANDBOX: sandbox, SANDBOX_PORT: String(sandboxPort) },
  };
}

/**
 * Throws a {@link UserError} when another program uses one of the ports; called before any long work.
 * @param {Addresses} addresses
 */
export async function checkPorts({ ports }) {
  for (const [name, port] of ports) {
    if (await isPortFree(port)) continue;
    throw new UserError(`Port ${port} is in use by another program: stop it, or choose another port with ${name}.`);
  }
}

function readPort(env, name, fallback) {
  const port = Number(env[name] || fallback);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UserError(`${name} must be a port number between 1 and 65535, not "${env[name]}".`);
}

function withoutFinalSlash(url) {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}
