import { isPortFree } from "../ports.mjs";
import { UserError } from "../user-error.mjs";

/**
 * @typedef {object} Addresses
 * @property {string} localUrl the address of the application on this machine
 * @property {string} healthUrl where its state of health is read on this machine
 * @property {string} appUrl its public address
 * @property {string | null} sandboxUrl the address of the sandbox network, null when it is off
 * @property {Array<[name: string, port: number]>} ports the ports to listen on, each with the name of its setting
 * @property {Record<string, string>} env the same as environment variables of the processes to start
 */

/**
 * Reads the settings for ports and addresses. Throws a {@link UserError} when one is not usable.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ sandbox?: "on" | "off", host?: string }} defaults `host` "" means all interfaces
 * @returns {Addresses}
 */
export function readAddresses(env, { sandbox: sandboxDefault = "on", host: hostDefault = "127.0.0.1" } = {}) {
  const sandbox = env.SANDBOX || sandboxDefault;
  const host = env.HOST || hostDefault;
  if (sandbox !== "on" && sandbox !== "off") throw new UserError("SANDBOX must be on or off.");
  const port = readPort(env, "PORT", 3000);
  const sandboxPort = readPort(env, "SANDBOX_PORT", 4000);
  if (sandbox === "on" && port === sandboxPort)
    throw new UserError(`PORT and SANDBOX_PORT are both ${port}: choose two.`);
  const localUrl = `http://${nameOf(host)}:${port}`;
  const appUrl = withoutFinalSlash(env.APP_URL || localUrl);
  return {
    localUrl,
    healthUrl: `${localUrl.replace("localhost", "127.0.0.1")}/api/health`,
    appUrl,
    sandboxUrl: sandbox === "on" ? `http://${nameOf(host)}:${sandboxPort}` : null,
    ports: [
      ["PORT", port],
      ...(sandbox === "on" ? /** @type {[[string, number]]} */ ([["SANDBOX_PORT", sandboxPort]]) : []),
    ],
    env: { HOST: host, PORT: String(port), APP_URL: appUrl, SANDBOX: sandbox, SANDBOX_PORT: String(sandboxPort) },
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

/** The name under which this machine reaches what listens on a host. */
function nameOf(host) {
  if (["", "127.0.0.1", "::1", "0.0.0.0", "::", "localhost"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function withoutFinalSlash(url) {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}
