import { expect, it } from "vitest";
import { sandboxEnvironment } from "./sandbox-environment.mjs";

it("the sandbox gets its own settings and the system's, and no key, password or address of the product", () => {
  const product = {
    ENCRYPTION_KEY: "1",
    AUDIT_KEY: "1",
    NEXTAUTH_SECRET: "1",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "1",
    DATABASE_URL: "1",
    METRICS_TOKEN: "1",
    GATEWAY_CLIENT_SECRET: "1",
    ADMIN_PASSWORD: "1",
    SMTP_URL: "1",
    AWS_SECRET_ACCESS_KEY: "1",
  };
  const own = { PATH: "/bin", HOST: "127.0.0.1", SANDBOX_PORT: "4000", APP_URL: "http://localhost:3000" };
  expect(sandboxEnvironment({ ...product, ...own, NODE_ENV: "test" }, "/data")).toEqual({
    PATH: "/bin",
    NODE_ENV: "test",
    SANDBOX_HOST: "127.0.0.1",
    SANDBOX_PORT: "4000",
    SANDBOX_CALLBACK_URL: "http://localhost:3000",
    SANDBOX_DATA: "/data/sandbox",
  });
});
