import { beforeAll, describe, expect, test, vi } from "vitest";
import { DIALECTS, type DialectName } from "@/lib/abdm/vocabulary";
import { MINUTE } from "@/lib/clock";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { newId, type ConsentArtefactId, type ConsentRequestId, type InboundRequestId } from "@/lib/ids";
import { sweepRetention } from "@/lib/operations/retention/sweep-retention";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

type Forged = { status: "GRANTED" | "DENIED" | "REVOKED" | "EXPIRED"; artefacts?: string[] };

/** Sends a notification that the network did not decide, under the gateway's genuine token; returns its id. */
async function forge(
  { clientId }: SandboxHospital,
  dialect: DialectName,
  cmConsentRequestId: string,
  { status, artefacts = [] }: Forged,
): Promise<InboundRequestId> {
  const requestId = newId<InboundRequestId>();
  const consentArtefacts = artefacts.map((id) => ({ id }));
  const notification = { consentRequestId: cmConsentRequestId, status, reason: null, consentArtefacts };
  const message =
    dialect === "v3"
      ? {
          path: "/api/v3/hiu/consent/request/notify",
          headers: { "REQUEST-ID": requestId },
          body: { notification },
        }
      : {
          path: "/v0.5/consents/hiu/notify",
          body: { requestId, timestamp: new Date().toISOString(), notification },
        };
  await product.control("POST", "callback", { clientId, ...message });
  return requestId;
}

async function cmIdOf(id: ConsentRequestId): Promise<string> {
  const { rows } = await product.database.admin.$client.query<{ id: string }>(
    "select cm_consent_request_id as id from consent_request where id = $1",
    [id],
  );
  return rows[0]?.id ?? "";
}

const artefactsOf = async (hospital: SandboxHospital, id: ConsentRequestId) =>
  (await readRequest(hospital, id)).artefacts.map(({ status }) => status);

async function artefactIdsOf(id: ConsentRequestId): Promise<ConsentArtefactId[]> {
  const { rows } = await product.database.admin.$client.query<{ id: ConsentArtefactId }>(
    "select id from consent_artefact where consent_request_id = $1 order by id",
    [id],
  );
  return rows.map((row) => row.id);
}

/** What administrators see of a notification. */
async function callbackState(requestId: InboundRequestId): Promise<string[]> {
  const { rows } = await product.database.admin.$client.query<{ state: string; reason: string | null }>(
    "select state, reason from gateway_callback where request_id = $1",
    [requestId],
  );
  return rows.map(({ state, reason }) => (reason ? `${state}: ${reason}` : state));
}

/** Has the network asked now about what is claimed, rather than some seconds later. */
const askNow = () => checkOpenRequests({ database: product.database, now: new Date(Date.now() + 2 * MINUTE) });

/** Asks as often as it takes: that an artefact goes on has to be responded twice. */
const askUntil = (assertion: () => Promise<void>) =>
  vi.waitFor(
    async () => {
      await askNow();
      await assertion();
    },
    { timeout: timeLimit(20_000), interval: 500 },
  );

const within = { timeout: timeLimit(20_000), interval: 50 };
const waitForState = (requestId: InboundRequestId, state: string) =>
  vi.waitFor(async () => expect(await callbackState(requestId)).toEqual([state]), within);

describe.each(DIALECTS)("a notification of %s that somebody else sent under the gateway's token", (dialect) => {
  let hospital: SandboxHospital;
  beforeAll(async () => {
    hospital = await product.createHospital(dialect);
  });

  async function openRequest(): Promise<ConsentRequestId> {
    const id = await submitToPatient(hospital);
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REQUESTED"));
    return id;
  }

  async function grantedRequest(): Promise<ConsentRequestId> {
    const id = await submitToPatient(hospital, sandboxPatient("grant"));
    await waitForRequest(hospital, id, ({ status, artefacts }) => {
      expect(status).toBe("GRANTED");
      expect(artefacts.map((artefact) => artefact.status)).toEqual(artefacts.map(() => "GRANTED"));
      expect(artefacts.length).toBeGreaterThan(0);
    });
    return id;
  }

  test.each<[Forged["status"]]>([["DENIED"], ["EXPIRED"], ["REVOKED"]])(
    "%s of an open request shows at once, and is undone when the network is asked; the patient's own answer counts",
    async (status) => {
      const id = await openRequest();
      const cmId = await cmIdOf(id);
      const forged = await forge(hospital, dialect, cmId, { status });
      await waitForRequest(hospital, id, (request) => expect(request.status).toBe(status));
      await askNow();
      await waitForRequest(hospital, id, (request) => expect(request.status).toBe("REQUESTED"));
      await waitForState(forged, "contradiction: contradicted-by-network");
      await product.control("POST", `requests/${cmId}/grant`, {});
      await waitForRequest(hospital, id, (request) => expect(request.status).toBe("GRANTED"));
    },
  );

  test("GRANTED of an artefact that does not exist is undone when the network is asked", async () => {
    const id = await openRequest();
    const forged = await forge(hospital, dialect, await cmIdOf(id), { status: "GRANTED", artefacts: [newId()] });
    await waitForRequest(hospital, id, ({ artefacts }) =>
      expect(artefacts.map(({ status }) => status)).toEqual(["MISMATCH"]),
    );
    await askNow();
    await waitForRequest(hospital, id, (request) => expect(request.status).toBe("REQUESTED"));
    expect(await artefactsOf(hospital, id)).toEqual([]);
    await waitForState(forged, "contradiction: contradicted-by-network");
  });

  test("REVOKED of a granted request hides it at once, erases nothing, and is undone", async () => {
    const id = await grantedRequest();
    const before = await artefactsOf(hospital, id);
    const forged = await forge(hospital, dialect, await cmIdOf(id), { status: "REVOKED" });
    await waitForRequest(hospital, id, (request) => expect(request.status).toBe("REVOKED"));
    expect(await artefactsOf(hospital, id)).toEqual(before.map(() => "REVOKED"));
    await sweepRetention({ database: product.database, now: new Date(Date.now() + MINUTE) });
    const { rows } = await product.database.admin.$client.query(
      "select 1 from gateway_callback where consent_request_id = $1 and body is null",
      [id],
    );
    expect(rows).toEqual([]);
    await askNow();
    await waitForRequest(hospital, id, (request) => expect(request.status).toBe("GRANTED"));
    expect(await artefactsOf(hospital, id)).toEqual(before);
    await waitForState(forged, "contradiction: contradicted-by-network");
  });

  test.each<[Forged["status"]]>([["REVOKED"], ["EXPIRED"]])(
    "%s of an artefact hides it at once, and is undone",
    async (status) => {
      const id = await grantedRequest();
      const before = await artefactsOf(hospital, id);
      const [artefactId = ""] = await artefactIdsOf(id);
      const forged = await forge(hospital, dialect, await cmIdOf(id), { status, artefacts: [artefactId] });
      await vi.waitFor(async () => expect(await artefactsOf(hospital, id)).toContain(status), within);
      await askUntil(async () => expect(await artefactsOf(hospital, id)).toEqual(before));
      expect((await readRequest(hospital, id)).status).toBe("GRANTED");
      await waitForState(forged, "contradiction: contradicted-by-network");
    },
  );

  test("REVOKED of an artefact that does not exist is undone", async () => {
    const id = await grantedRequest();
    const before = await artefactsOf(hospital, id);
    const forged = await forge(hospital, dialect, await cmIdOf(id), { status: "REVOKED", artefacts: [newId()] });
    await vi.waitFor(async () => expect(await artefactsOf(hospital, id)).toHaveLength(before.length + 1), within);
    await askUntil(async () => expect(await artefactsOf(hospital, id)).toEqual(before));
    await waitForState(forged, "contradiction: contradicted-by-network");
  });

  test("DENIED of a granted request changes nothing, and an administrator sees it", async () => {
    const id = await grantedRequest();
    const forged = await forge(hospital, dialect, await cmIdOf(id), { status: "DENIED" });
    await waitForState(forged, "contradiction: denial-after-grant");
    expect((await readRequest(hospital, id)).status).toBe("GRANTED");
  });

  test("of a request that does not exist waits, where an administrator sees it", async () => {
    const forged = await forge(hospital, dialect, newId(), { status: "REVOKED", artefacts: [newId()] });
    await waitForState(forged, "waiting-for-dependency");
  });

  test("REVOKED that the patient did decide is confirmed, and the network is asked once more after a minute", async () => {
    const id = await grantedRequest();
    await product.control("POST", `requests/${await cmIdOf(id)}/revoke`, {});
    await waitForRequest(hospital, id, (request) => expect(request.status).toBe("REVOKED"));
    await askNow();
    await vi.waitFor(async () => {
      const { rows } = await product.database.admin.$client.query<{ claims: unknown; due: boolean }>(
        "select claims, check_at > now() as due from consent_request where id = $1",
        [id],
      );
      expect(rows).toEqual([{ claims: null, due: true }]);
    }, within);
    expect((await readRequest(hospital, id)).status).toBe("REVOKED");
  });
});
