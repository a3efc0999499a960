import { beforeEach, describe, expect, it } from "vitest";
import { execute } from "@/lib/access/execute";
import { createCredential } from "@/lib/credential/create-credential";
import { activeCredential, findCredential } from "@/lib/credential/credential-table";
import { listCredentials } from "@/lib/credential/list-credentials";
import { retireCredential } from "@/lib/credential/retire-credential";
import { readOnly, transact } from "@/lib/db/transaction";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { accessToken } from "@/lib/outbound/access-token";
import { reserveSendSlot } from "@/lib/outbound/rate-limit";
import { auditedActions } from "@/test/support/audited-actions";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { credentialForm, startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { useTestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");

const database = useTestDatabase();
let gateway: SessionGateway;
let own: TestHospital;
let other: TestHospital;

beforeEach(async () => {
  gateway = await startSessionGateway();
  own = await hospitalOfGateway();
  other = await hospitalOfGateway();
  return () => gateway.close();
});

const hospitalOfGateway = () =>
  createTestHospital(database, {
    clock: () => NOW,
    credential: { gatewayUrl: gateway.url, clientId: "SBXID_TEST", clientSecret: gateway.clientSecret },
  });
const form = (fields: Record<string, unknown> = {}) => credentialForm(gateway, { hiuId: own.hiuId, ...fields });
const create = (input: unknown, hospital = own) => execute(createCredential, hospital.admin(), input);
const replace = (input: unknown) => execute(replaceCredential, own.admin(), input);
const list = () => execute(listCredentials, own.admin(), {});
const token = (id: CredentialId) => accessToken(own.job(), id);
const activeId = async ({ job }: TestHospital) => (await readOnly(job(), activeCredential))?.id;
const hiuIdOf = async ({ job }: TestHospital) => (await readOnly(job(), findOwnHospital)).hiuId;

describe("create-credential", () => {
  beforeEach(() => execute(retireCredential, own.admin(), { credentialId: own.credentialId }));

  it("stores the credential without calling the gateway, and records it", async () => {
    const { id } = await create(form());
    expect(gateway.sessionCalls).toBe(0);
    expect(await auditedActions(database, id)).toEqual(["Administrator: credential.created"]);
    expect(await token(id)).toMatchObject({ token: "token-1" });
  });

  it("gives the hospital the HIU id of the credential", async () => {
    await create(form({ hiuId: "IN-NEW-ID" }));
    expect(await hiuIdOf(own)).toBe("IN-NEW-ID");
  });

  it.each(["toString", "toLowerCase"] as const)(
    "refuses the HIU id of another hospital in any case (%s)",
    async (as) => {
      const creating = create(form({ hiuId: other.hiuId[as]() }));
      await expect(creating).rejects.toMatchObject({ fields: { hiuId: "hiu-id-taken" } });
      expect(await activeId(own)).toBeUndefined();
    },
  );

  it("throws conflict where a credential is active", async () => {
    await expect(create(form({ hiuId: other.hiuId }), other)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("replace-credential", () => {
  it("opens a session with the new secret first, then uses it for the next call", async () => {
    gateway.clientSecret = "the-next-secret";
    const { id } = await replace(form());
    expect(gateway.sessionCalls).toBe(1);
    expect(await activeId(own)).toBe(id);
    expect(await token(id)).toMatchObject({ token: "token-1" });
    expect(gateway.sessionCalls).toBe(1);
    expect((await list()).map(({ version, state }) => `${version} ${state}`)).toEqual(["2 active", "1 previous"]);
    expect(await auditedActions(database, id)).toEqual(["Administrator: credential.replaced"]);
  });

  it("keeps the old credential when the gateway refuses the new one, and throws the gateway's words", async () => {
    const refusal = { code: "gateway-refused", message: "Invalid Credentials" };
    await expect(replace(form({ clientSecret: "mistyped-secret" }))).rejects.toMatchObject(refusal);
    expect(await activeId(own)).toBe(own.credentialId);
    const actions = await auditedActions(database, own.credentialId);
    expect(actions).toContain("Administrator: credential.replacement-refused");
  });

  it("keeps the old credential when the gateway cannot be reached", async () => {
    const replacing = replace(form({ gatewayUrl: "http://127.0.0.1:1" }));
    await expect(replacing).rejects.toMatchObject({ code: "gateway-unreachable" });
    expect(await activeId(own)).toBe(own.credentialId);
  });

  it("lets one of two admins replace the credential at once", async () => {
    // Both have read the same credential before either replaces it.
    gateway.respondWhenWaiting = 2;
    const both = await Promise.allSettled([replace(form()), replace(form())]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await list()).map(({ version }) => version)).toEqual([2, 1]);
  });

  it("lets calls that had stopped after refusals be made again", async () => {
    gateway.clientSecret = "changed-at-the-gateway";
    for (let i = 0; i < 3; i++) await token(own.credentialId);
    expect(gateway.sessionCalls).toBe(2);
    const { id } = await replace(form());
    expect(await token(id)).toMatchObject({ token: "token-3" });
  });

  it("retires the version before the previous one and deletes its secret", async () => {
    await replace(form());
    await replace(form());
    const first = await readOnly(own.job(), (tx) => findCredential(tx, own.credentialId));
    expect(first).toMatchObject({ state: "retired", clientSecret: "" });
  });

  it("sets the rate of calls that is given, from the next call on, and otherwise keeps the former one", async () => {
    const rates = async () => (await list()).map(({ callsPerSecond, callBurst }) => [callsPerSecond, callBurst]);
    await replace(form({ callsPerSecond: "4", callBurst: "1" }));
    expect((await rates())[0]).toEqual([4, 1]);
    const nextSlot = () =>
      transact(own.job(), async (tx) => {
        const active = await activeCredential(tx);
        if (!active) throw new Error("a credential is active");
        return (await reserveSendSlot(tx, active)).getTime() - NOW.getTime();
      });
    expect([await nextSlot(), await nextSlot()]).toEqual([0, 250]);
    await replace(form({ callsPerSecond: "", callBurst: "7" }));
    expect((await rates())[0]).toEqual([4, 7]);
    await replace(form());
    expect((await rates())[0]).toEqual([4, 7]);
    await expect(replace(form({ callsPerSecond: "101" }))).rejects.toMatchObject({
      issues: [{ path: ["callsPerSecond"], message: "calls-per-second-out-of-range" }],
    });
  });

  it("does not change the other hospital's credential", async () => {
    await replace(form());
    expect(await activeId(other)).toBe(other.credentialId);
  });
});

describe("list-credentials", () => {
  it("shows everything but the secret", async () => {
    const views = await list();
    expect(views).toHaveLength(1);
    expect(views[0]).toMatchObject({ id: own.credentialId, state: "active", session: null });
    expect(views[0]?.secret).toEqual({ ending: "cret", setAt: NOW.toISOString(), setBy: null });
    expect(JSON.stringify(views)).not.toContain(gateway.clientSecret);
    expect(JSON.stringify(views)).not.toContain("v1.");
  });
});
