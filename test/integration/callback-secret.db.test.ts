import { and, eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { callbackRefusal, gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { execute } from "@/lib/access/execute";
import { SECOND } from "@/lib/clock";
import { listCredentials } from "@/lib/credential/list-credentials";
import { requireCallbackSecret } from "@/lib/credential/require-callback-secret";
import { retireCredential } from "@/lib/credential/retire-credential";
import { writeRefusals } from "@/lib/inbound/count-refusal";
import { newId, type OutboundRequestId, type InboundRequestId } from "@/lib/ids";
import { listCallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { readDelivery } from "@/lib/operations/delivery/read-delivery";
import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { auditedActions } from "@/test/support/audited-actions";
import { CallbackClient, NOTIFY_PATH } from "@/test/support/callback-client";
import { addGatewayCall, type TestHospital } from "@/test/support/fixtures";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();
const WAIT = { timeout: timeLimit(10 * SECOND), interval: 100 };

/** The address that the gateway has for a hospital's client. */
async function registeredAddress({ clientId }: Pick<SandboxHospital, "clientId">): Promise<string> {
  const clients = await product.control<{ clientId: string; callbackUrl: string }[]>("GET", "clients");
  return clients.find((client) => client.clientId === clientId)?.callbackUrl ?? "";
}

const activeId = async ({ admin }: TestHospital) => {
  const active = (await execute(listCredentials, admin(), {})).find(({ state }) => state === "active");
  return { credentialId: active?.id };
};
const register = async (hospital: SandboxHospital): Promise<string> => {
  await execute(registerCallbackAddress, hospital.admin(), await activeId(hospital));
  return (await registeredAddress(hospital)).slice(product.appUrl.length);
};
const setRequired = async (hospital: TestHospital, required = true) =>
  execute(requireCallbackSecret, hospital.admin(), { ...(await activeId(hospital)), required });

async function registered(dialect: "v3" | "v0.5" = "v3") {
  const client = await CallbackClient.create(product, await product.createHospital(dialect));
  const prefix = await register(client.hospital);
  const postTo = (before: string) => client.post({ path: before + NOTIFY_PATH });
  return { client, hospital: client.hospital, prefix, postTo };
}

const WRONG = `/g/${"0".repeat(32)}`;

test("the registered address has a secret part of 128 bits, of which tables and pages have four characters", async () => {
  const { hospital, prefix } = await registered();
  expect(prefix).toMatch(/^\/g\/[0-9a-f]{32}$/);
  const [shown] = await execute(listCredentials, hospital.admin(), {});
  expect(shown).toMatchObject({ callbackUrl: `${product.appUrl}${prefix.slice(0, 7)}…`, callbackIsOwn: true });
  const [row] = await product.database.admin.select().from(credential).where(eq(credential.id, hospital.credentialId));
  expect(JSON.stringify(row)).not.toContain(prefix.slice(3));
});

test("a delivery check registers the address with its secret part, and proves that callbacks arrive at it", async () => {
  const hospital = await product.createHospital("v3");
  await execute(startDeliveryCheck, hospital.admin(), {});
  await vi.waitFor(async () => {
    const { latest } = await execute(readDelivery, hospital.admin(), {});
    expect(latest?.result.key).toBe("proven");
  }, WAIT);
  expect(await registeredAddress(hospital)).toMatch(/\/g\/[0-9a-f]{32}$/);
  const { rows } = await product.database.admin.$client.query<{ check: string }>(
    `select delivery_check::text as check from delivery_check where hospital_id = $1`,
    [hospital.id],
  );
  expect(rows[0]?.check).not.toMatch(/[0-9a-f]{32}/);
});

test("callbacks are accepted at every address until the secret part is required", async () => {
  const { hospital, prefix, postTo } = await registered();
  for (const before of ["", WRONG, prefix, prefix.toUpperCase().replace("/G/", "/g/")])
    expect(await postTo(before)).toBe(202);
  const rows = await product.database.admin
    .select({ path: gatewayCallback.path })
    .from(gatewayCallback)
    .where(eq(gatewayCallback.hospitalId, hospital.id));
  expect(rows).toEqual(Array.from({ length: 4 }, () => ({ path: NOTIFY_PATH.slice(1) })));
});

test("once the secret part is required, a callback at an address without it or with another one is refused and counted", async () => {
  const { hospital, prefix, postTo } = await registered();
  const other = await registered();
  // Refusals of callbacks that named no hospital are shown to each one: those of other tests are removed.
  await writeRefusals(product.database);
  await product.database.admin.delete(callbackRefusal);
  await setRequired(hospital);
  await vi.waitFor(async () => expect(await postTo("")).toBe(401), WAIT);
  for (const before of [WRONG, "/g", other.prefix]) expect(await postTo(before)).toBe(401);
  expect(await postTo(prefix)).toBe(202);
  expect(await other.postTo("")).toBe(202);
  await writeRefusals(product.database);
  const refusals = await execute(listCallbackRefusals, hospital.admin(), { days: 1 });
  expect(refusals.map(({ reason }) => reason)).toEqual(["wrong-address"]);
  await setRequired(hospital, false);
  await vi.waitFor(async () => expect(await postTo("")).toBe(202), WAIT);
});

test("a callback without an HIU id is refused at an address without the required secret part", async () => {
  const { client, hospital, prefix } = await registered("v0.5");
  await setRequired(hospital);
  const post = async (before: string) => {
    const inReplyTo: OutboundRequestId = await addGatewayCall(product.database, hospital, { message: "find-patient" });
    const body = JSON.stringify({ requestId: newId<InboundRequestId>(), resp: { requestId: inReplyTo } });
    return client.post({ path: `${before}/v0.5/patients/on-find`, hiuId: null, body });
  };
  await vi.waitFor(async () => expect(await post("")).toBe(401), WAIT);
  expect(await post(prefix)).toBe(202);
});

test("a replaced credential's secret part is accepted until that credential is retired", async () => {
  const { client, hospital, prefix, postTo } = await registered();
  const { admin, clientId, clientSecret, hiuId, credentialId } = hospital;
  await setRequired(hospital);
  const replacement = { gatewayUrl: product.sandboxUrl, dialect: "v3", clientId, clientSecret, hiuId, cmId: "sbx" };
  await execute(replaceCredential, admin(), {
    ...replacement,
    issuer: `${product.sandboxUrl}/auth/realms/central-registry`,
  });
  expect(await postTo(prefix)).toBe(202);
  expect((await execute(listCredentials, admin(), {}))[0]).toMatchObject({
    callbackIsOwn: false,
    callbackSecretRequired: true,
  });
  const next = await register(hospital);
  expect(next).not.toBe(prefix);
  await vi.waitFor(async () => expect(await postTo(next)).toBe(202), WAIT);
  expect(await postTo(prefix)).toBe(202);
  expect(await postTo("")).toBe(401);
  await execute(retireCredential, admin(), { credentialId });
  await vi.waitFor(async () => expect(await postTo(prefix)).toBe(401), WAIT);
  expect(await client.post({ path: next + NOTIFY_PATH })).toBe(202);
  const retired = and(eq(credential.id, credentialId), eq(credential.state, "retired"));
  const [row] = await product.database.admin.select().from(credential).where(retired);
  expect(row).toMatchObject({ callbackSecret: null, callbackSecretDigest: null, callbackSecretBeginning: null });
});

describe("require-callback-secret", () => {
  test("throws conflict before the address with the secret part is registered, and for a retired credential", async () => {
    const hospital = await product.createHospital("v3");
    await expect(setRequired(hospital)).rejects.toMatchObject({ code: "conflict" });
    await setRequired(hospital, false);
    const { credentialId } = hospital;
    await execute(retireCredential, hospital.admin(), { credentialId });
    const requiring = execute(requireCallbackSecret, hospital.admin(), { credentialId, required: true });
    await expect(requiring).rejects.toMatchObject({ code: "conflict" });
  });

  test("is audited", async () => {
    const { hospital } = await registered();
    await setRequired(hospital);
    await setRequired(hospital, false);
    expect(await auditedActions(product.database, hospital.credentialId)).toEqual(
      expect.arrayContaining([
        "Administrator: credential.callback-secret-required",
        "Administrator: credential.callback-secret-optional",
      ]),
    );
  });
});
