import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { readTestSettings } from "./scripts/test/test-settings.mjs";

const root = import.meta.dirname;
const testSettings = readTestSettings(process.env);
const limit = (milliseconds: number) => Math.round(milliseconds * testSettings.timeFactor);

/** Tests that plant faults for ESLint, oxlint and the compiler: seconds of work, for rules that seldom change. `npm test` alone runs them. */
const RULE_TESTS = [
  "scripts/lint/lint-rules.test.ts",
  "scripts/lint-with-types.test.ts",
  "test/integration/transaction-types.test.ts",
];

/** Settings that every test may rely on; none of them opens a connection outside a test. */
const env = {
  LOG_LEVEL: "silent",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/set-by-no-test",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  AUDIT_KEY: Buffer.alloc(32, 9).toString("base64"),
  NEXTAUTH_SECRET: "a secret for tests only",
  // Requests leave at once.
  SEND_HOLD_SECONDS: "0",
};

const shared = {
  environment: "node",
  env,
  exclude: ["**/node_modules/**", "**/.*/**", "e2e/**"],
  provide: testSettings,
};

export default defineConfig({
  resolve: {
    alias: { "@": root, "server-only": path.join(root, "node_modules", "server-only", "empty.js") },
  },
  test: {
    // One more than processors, since many tests wait most of the time.
    maxWorkers: availableParallelism() + 1,
    // In another order with each seed: no test relies on those before it.
    sequence: { shuffle: { tests: true }, seed: testSettings.seed },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...shared.exclude, "**/*.db.test.ts", ...RULE_TESTS],
          setupFiles: ["test/support/use-seed.ts"],
          // Pure code keeps nothing between files, so that one process may load the modules once for all of them.
          isolate: false,
          testTimeout: limit(60_000),
          hookTimeout: limit(60_000),
        },
      },
      {
        extends: true,
        test: { ...shared, name: "rules", include: RULE_TESTS, testTimeout: limit(60_000), hookTimeout: limit(60_000) },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "db",
          include: ["**/*.db.test.ts"],
          globalSetup: ["test/support/start-test-postgres.ts"],
          testTimeout: limit(180_000),
          hookTimeout: limit(180_000),
        },
      },
    ],
  },
});
