const PRODUCT_SETTINGS =
  /^(PORT|HOST$|APP_URL|DATABASE_|DATA_DIR|SANDBOX|ENCRYPTION_KEY|AUDIT_|LOST_ENCRYPTION_KEYS|KEEP_|MIGRATE|NEXTAUTH_|WORKER|GATEWAY_|HIU_|ADMIN_|DOCTOR_|METRICS_|SEND_HOLD_|TEST_MESSAGES_FILE$|LOG_LEVEL|NODE_ENV)/;

/**
 * Removes the product's settings from an environment, so that the settings of the person who runs the tests have no effect on them.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !PRODUCT_SETTINGS.test(name)));
}
