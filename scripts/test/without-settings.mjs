const OURS =
  /^(PORT|APP_URL|DATABASE_|DATA_DIR|SANDBOX|ENCRYPTION_KEY|NEXTAUTH_|WORKER|GATEWAY_|HIU_|ADMIN_|DOCTOR_|METRICS_|LOG_LEVEL|NODE_ENV)/;

/**
 * An environment without the product's settings: those of whoever runs the tests are not the tests'.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.test(name)));
}
