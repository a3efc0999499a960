import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/** What every test may take for granted; none of it opens anything outside a test. */
const settings = {
  LOG_LEVEL: "silent",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/set-by-no-test",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  NEXTAUTH_SECRET: "a secret for tests only",
};

const shared = { environment: "node", env: settings, exclude: ["**/node_modules/**", "**/.*/**", "e2e/**"] };

export default defineConfig({
  resolve: {
    alias: { "@": root, "server-only": path.join(root, "node_modules", "server-only", "empty.js") },
  },
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: "unit", include: ["**/*.test.ts"], exclude: [...shared.exclude, "**/*.db.test.ts"] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "db",
          include: ["**/*.db.test.ts"],
          globalSetup: ["test/support/start-test-postgres.ts"],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
