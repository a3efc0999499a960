import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startSandbox } from "@/sandbox/server";
import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import { makeConsent } from "./make-consent";
import { createRecordsClient } from "./records-client";
import { startTestSandbox, V3_CALLBACK_PATHS, V3_PATHS } from "./test-sandbox";

const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a restarted sandbox has the keys, clients and consent requests of its last run", async () => {
  const dataFolder = join(folder, "requests");
  const first = await startTestSandbox(dataFolder);
  const token = await first.v3Token();
  await first.postControl("/clients", { clientId: "added", clientSecret: "s", hiuIds: ["X1"] });
  await first.callV3(V3_PATHS.init, token, { consent: makeConsent("grant-stays@sbx") });
  await first.receiver.waitFor(V3_CALLBACK_PATHS.notify);
  const [request] = await first.getControl<ConsentRequest[]>("/patients/grant-stays@sbx/requests");
  const jwks = first.network.keys.jwks();
  await first.close();

  const second = await startTestSandbox(dataFolder);
  expect(second.network.keys.jwks()).toEqual(jwks);
  expect(await second.getControl(`/requests/${request?.id}`)).toEqual(request);
  expect(second.network.clients.find("added")?.hiuIds).toEqual(["X1"]);
  expect(second.network.clients.find("SBXID_CITY")?.callbackUrl).toBe(second.receiver.url);
  const consentId = request?.artefacts[0]?.id;
  expect((await second.callV3(V3_PATHS.fetch, token, { consentId })).status).toBe(202);
  await second.receiver.waitFor(V3_CALLBACK_PATHS.onFetch);
  expect(readdirSync(dataFolder).sort()).toEqual(["keys.json", "state.json"]);
  await second.close();
});

it("a restarted sandbox has the transfers of its last run, which can still be reported", async () => {
  const dataFolder = join(folder, "transfers");
  const first = await startTestSandbox(dataFolder);
  const client = await createRecordsClient(first, "v3");
  const [artefact] = (await client.grantConsent("hina-restart@sbx")).artefacts as [Artefact];
  const sent = await client.requestRecords(artefact);
  await client.waitForPages(sent);
  const { transactionId } = (await client.waitForOnRequest(sent)).hiRequest;
  const transaction = await client.readTransaction(transactionId);
  await first.close();

  const second = await startTestSandbox(dataFolder);
  const again = await createRecordsClient(second, "v3");
  expect(await again.readTransaction(transactionId)).toEqual(transaction);
  expect((await again.report(artefact, transactionId)).status).toBe(202);
  await second.close();
});

it("a registered callback address survives restarts until another one is configured", async () => {
  const addressAfterStart = async (callbackUrl: string, registered?: string) => {
    const dataFolder = join(folder, "addresses");
    const sandbox = await startSandbox({ port: 0, host: "127.0.0.1", callbackUrl, dataFolder });
    const city = sandbox.network.clients.find("SBXID_CITY");
    if (city !== null && registered !== undefined) sandbox.network.clients.update(city, { callbackUrl: registered });
    await sandbox.close();
    return city?.callbackUrl;
  };
  const registered = "http://localhost:1/registered";
  expect(await addressAfterStart("http://localhost:1", registered)).toBe(registered);
  expect(await addressAfterStart("http://localhost:1")).toBe(registered);
  expect(await addressAfterStart("http://localhost:2")).toBe("http://localhost:2");
});

it("startSandbox on a port in use rejects with EADDRINUSE", async () => {
  const { origin, close } = await startTestSandbox();
  const port = Number(new URL(origin).port);
  const second = startSandbox({ port, host: "127.0.0.1", callbackUrl: null, dataFolder: null });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  await close();
});
