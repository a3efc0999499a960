import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { submitForm } from "@/test/support/consent-hospital";
import type { Context } from "@/lib/db/context";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import type { CallbackFate } from "@/lib/operations/callbacks/callback-view";
import { countWaitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { newId, type CallbackId, type CmConsentRequestId, type ConsentRequestId } from "@/lib/ids";
import { timeLimit } from "@/test/support/time-limit";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});

afterAll(() => loop.stop());

const PATHS = { v3: "/api/v3/hiu/consent/request/notify", "v0.5": "/v0.5/consents/hiu/notify" } as const;

describe.each(DIALECTS)("what cannot be used, over the wire of %s", (dialect) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await loop.openDesk(dialect);
  });

  const admin = (): Context => {
    const { actor, ...rest } = desk.doctor();
    return { ...rest, actor: { ...actor, role: "admin" } };
  };
  const only = async (fate: CallbackFate) => {
    const { items } = await listCallbacks(admin(), { fate, cursor: null });
    expect(items).toHaveLength(1);
    return getCallback(admin(), { id: items[0]?.id ?? "" });
  };
  const eventually = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: timeLimit(10_000), interval: 20 });
  const notify = (notification: object) =>
    loop.control("POST", "callback", { clientId: desk.clientId, path: PATHS[dialect], body: { notification } });

  async function denied(): Promise<{ id: ConsentRequestId; cmId: CmConsentRequestId }> {
    const { id } = await submitForm(desk.doctor(), {
      abhaAddress: `deny-${newId<ConsentRequestId>().slice(0, 8)}@sbx`,
      from: "2020-01-01",
      to: new Date().toISOString().slice(0, 10),
      keepUntil: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16),
    });
    const request = await eventually(async () => {
      const now = await getConsentRequest(desk.doctor(), { id });
      expect(now.status).toBe("DENIED");
      return now;
    });
    return { id, cmId: request.cmConsentRequestId as CmConsentRequestId };
  }

  test("a grant after a denial is shown as clashing, clashes again when replayed, and is gone from the count when discarded", async () => {
    const { id, cmId } = await denied();
    await notify({ consentRequestId: cmId, status: "GRANTED", consentArtefacts: [{ id: newId<ConsentRequestId>() }] });
    const clash = await eventually(() => only("clash"));
    expect(clash).toMatchObject({ reason: "grant-after-denial", request: { id, status: "DENIED" } });
    expect(clash.body.text).toContain(cmId);
    expect(await countWaitingCallbacks(admin())).toBe(1);

    await replayCallback(admin(), { id: clash.id as CallbackId, reason: "asked the network" });
    const again = await eventually(() => only("clash"));
    expect(again.history.map(({ action }) => action)).toEqual(["callback.replayed"]);
    expect((await getConsentRequest(desk.doctor(), { id })).status).toBe("DENIED");

    await discardCallback(admin(), { id: clash.id as CallbackId, reason: "the network's mistake" });
    expect((await only("discarded")).id).toBe(clash.id);
    expect(await countWaitingCallbacks(admin())).toBe(0);
  });

  test("an authentic message without sense is kept whole and shown as malformed", async () => {
    await notify({ status: "PERHAPS" });
    const malformed = await eventually(() => only("malformed"));
    expect(malformed).toMatchObject({
      message: "consent-notified",
      request: null,
      may: { replay: true, discard: true },
    });
    expect(JSON.parse(malformed.body.text)).toEqual({ notification: { status: "PERHAPS" } });
  });

  test("one that came before its elder is parked with the id that it waits for", async () => {
    const cmId = newId<CmConsentRequestId>();
    await notify({ consentRequestId: cmId, status: "DENIED", consentArtefacts: [] });
    const parked = await eventually(() => only("parked"));
    expect(parked.waits?.for).toBe(cmId);
  });
});
