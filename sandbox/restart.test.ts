import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startSandbox } from "./server";
import { aConsent } from "./testing/consent";
import { openDesk, V3 } from "./testing/desk";

const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("keeps keys, addresses and requests from one run to the next", async () => {
  const first = await openDesk(folder);
  const token = await first.v3Token();
  await first.control("/clients", { clientId: "added", clientSecret: "s", hiuIds: ["X1"] });
  await first.v3(V3.init, token, { consent: aConsent("grant-stays@sbx") });
  await first.bridge.waitFor("/api/v3/hiu/consent/request/notify");
  const [asked] = (await first.look("/patients/grant-stays@sbx/requests")).json;
  const jwks = first.sandbox.network.keys.jwks();
  await first.close();

  const second = await openDesk(folder);
  expect(second.sandbox.network.keys.jwks()).toEqual(jwks);
  expect((await second.look(`/requests/${asked.id}`)).json).toEqual(asked);
  expect(second.sandbox.network.clients.find("added")?.hiuIds).toEqual(["X1"]);
  expect(second.sandbox.network.clients.find("SBXID_CITY")?.callbackUrl).toBe(second.bridge.url);
  expect((await second.v3(V3.fetch, token, { consentId: asked.artefacts[0].id })).status).toBe(202);
  await second.bridge.waitFor("/api/v3/hiu/consent/on-fetch");
  expect(readdirSync(folder).sort()).toEqual(["keys.json", "state.json"]);
  await second.close();
});

it("keeps a registered address until it is set up for another desk", async () => {
  const addressAfter = async (callbackUrl: string, registered?: string) => {
    const sandbox = await startSandbox({
      port: 0,
      host: "127.0.0.1",
      callbackUrl,
      dataFolder: join(folder, "addresses"),
    });
    const city = sandbox.network.clients.find("SBXID_CITY");
    if (city !== null && registered !== undefined) sandbox.network.clients.update(city, { callbackUrl: registered });
    await sandbox.close();
    return city?.callbackUrl;
  };
  expect(await addressAfter("http://localhost:1", "http://localhost:1/registered")).toBe(
    "http://localhost:1/registered",
  );
  expect(await addressAfter("http://localhost:1")).toBe("http://localhost:1/registered");
  expect(await addressAfter("http://localhost:2")).toBe("http://localhost:2");
});

it("says that its port is taken", async () => {
  const { sandbox, close } = await openDesk();
  const port = Number(new URL(sandbox.origin).port);
  const taken = startSandbox({ port, host: "127.0.0.1", callbackUrl: null, dataFolder: null });
  await expect(taken).rejects.toMatchObject({ code: "EADDRINUSE" });
  await close();
});
