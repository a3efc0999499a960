import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { newProviderInput } from "@/lib/staff/single-sign-on/identity-provider-input";
import { readMetadata } from "@/lib/staff/single-sign-on/provider-client";
import { identityProviderForm } from "@/test/support/identity-provider-form";

it("without the sandbox an issuer is accepted with https alone", () => {
  expect(newProviderInput.safeParse(identityProviderForm("https://login.city.example/")).data?.issuer).toBe(
    "https://login.city.example/",
  );
  const refused = newProviderInput.safeParse(identityProviderForm("http://login.city.example"));
  expect(refused.error?.issues).toMatchObject([{ path: ["issuer"], message: "https-required" }]);
});

it("without the sandbox a provider without https is not called", async () => {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(readMetadata(`http://127.0.0.1:${port}`, "client")).rejects.toThrow("HTTPS");
  expect(calls).toBe(0);
  server.close();
});
