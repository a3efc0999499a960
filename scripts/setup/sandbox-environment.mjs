import path from "node:path";

/** What a Node.js program needs from the system. Everything else stays out: the settings of the product hold its keys. */
const SYSTEM = /^(?:PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|NODE_\w+)$/i;

/**
 * The environment of the sandbox network, with settings of its own and none of the product's.
 * @param {NodeJS.ProcessEnv} env that of the product
 * @param {string} folder the data folder
 * @returns {NodeJS.ProcessEnv}
 */
export function sandboxEnvironment(env, folder) {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => SYSTEM.test(name))),
    SANDBOX_HOST: env.HOST,
    SANDBOX_PORT: env.SANDBOX_PORT,
    SANDBOX_CALLBACK_URL: env.APP_URL,
    SANDBOX_DATA: path.join(folder, "sandbox"),
  };
}
