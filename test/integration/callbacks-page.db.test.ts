import { beforeEach, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { newId, type CmConsentRequestId, type ConsentArtefactId } from "@/lib/ids";
import type { CallbackTabName } from "@/lib/operations/callbacks/callback-view";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

const PATHS = { v3: "/api/v3/hiu/consent/request/notify", "v0.5": "/v0.5/consents/hiu/notify" } as const;

describe.each(DIALECTS)("a callback of %s that needs an admin", (dialect) => {
  let hospital: SandboxHospital;
  beforeEach(async () => {
    hospital = await product.createHospital(dialect);
  });

  const countWaiting = () => execute(countCallbacksNeedingDecision, hospital.admin(), {});
  const onlyCallbackIn = async (tab: CallbackTabName) => {
    const { items } = await execute(listCallbacks, hospital.admin(), { tab });
    expect(items).toHaveLength(1);
    return execute(getCallback, hospital.admin(), { id: items[0]?.id });
  };
  const waitForCallbackIn = (tab: CallbackTabName) =>
    vi.waitFor(() => onlyCallbackIn(tab), { timeout: timeLimit(10_000), interval: 50 });
  const notify = (notification: object) =>
    product.control("POST", "callback", {
      clientId: hospital.clientId,
      path: PATHS[dialect],
      body: { notification },
    });

  test("a grant after a denial is shown as a contradiction, is one again when replayed, and no longer waits when discarded", async () => {
    const id = await submitToPatient(hospital, sandboxPatient("deny"));
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("DENIED"));
    const { cmConsentRequestId } = await readRequest(hospital, id);
    const artefact = { id: newId<ConsentArtefactId>() };
    await notify({ consentRequestId: cmConsentRequestId, status: "GRANTED", consentArtefacts: [artefact] });
    const contradiction = await waitForCallbackIn("needs-you");
    expect(contradiction).toMatchObject({ reason: "grant-after-denial", request: { id, status: "DENIED" } });
    expect(contradiction.body.text).toContain(cmConsentRequestId);
    expect(await countWaiting()).toBe(1);

    const decision = { id: contradiction.id, reason: "agreed with the network" };
    await execute(replayCallback, hospital.admin(), decision);
    const replayed = await waitForCallbackIn("needs-you");
    expect(replayed.history.map(({ action }) => action)).toEqual(["replayed"]);
    expect((await readRequest(hospital, id)).status).toBe("DENIED");

    await execute(discardCallback, hospital.admin(), decision);
    expect((await onlyCallbackIn("discarded")).id).toBe(contradiction.id);
    expect(await countWaiting()).toBe(0);
  });

  test("an authentic callback that cannot be decoded is stored whole and shown as malformed", async () => {
    await notify({ status: "PERHAPS" });
    const malformed = await waitForCallbackIn("needs-you");
    expect(malformed).toMatchObject({
      message: "notify",
      request: null,
      may: { replay: true, discard: true },
    });
    expect(JSON.parse(malformed.body.text)).toEqual({ notification: { status: "PERHAPS" } });
  });

  test("a notification before its on-init is shown with the id for which it waits", async () => {
    const cmId = newId<CmConsentRequestId>();
    await notify({ consentRequestId: cmId, status: "DENIED", consentArtefacts: [] });
    const waiting = await waitForCallbackIn("waiting-for-dependency");
    expect(waiting.waits?.for).toBe(cmId);
  });
});
