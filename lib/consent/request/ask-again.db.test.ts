import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR } from "@/lib/clock";
import { askAgain } from "@/lib/consent/request/ask-again";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { addSentRequest, createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const DENIED_AT = new Date(NOW.getTime() + HOUR);
const hoursLater = (hours: number) => new Date(DENIED_AT.getTime() + hours * HOUR);

/** A request that the patient denied, and the draft that a colleague makes of it some hours later. */
async function deniedAndCopied(hours = 1) {
  const hospital = await createTestHospital(database);
  const denied = await addSentRequest(database, hospital, { status: "DENIED", settledAt: DENIED_AT });
  const now = hoursLater(hours);
  const copy = await execute(askAgain, hospital.colleague(now), { id: denied.id });
  const read = (at = now) => execute(getConsentRequest, hospital.colleague(at), copy);
  const { draft } = await read();
  const send = (change: object = {}, at = now) =>
    execute(submitConsentRequest, hospital.colleague(at), { ...draft, ...copy, ...change });
  return { ...hospital, denied, copy, draft, read, send };
}

describe("draft that is a copy of a request", () => {
  test("names the request that it follows, what became of that and what it asked", async () => {
    const { denied, read } = await deniedAndCopied();
    expect((await read()).follows).toEqual({
      id: denied.id,
      status: "DENIED",
      at: DENIED_AT.toISOString(),
      patient: { abhaAddress: "hinapatel@sbx", name: null },
      asked: {
        abhaAddress: "hinapatel@sbx",
        purpose: "CAREMGT",
        hiTypes: ["Prescription", "DiagnosticReport"],
        from: "2025-08-20",
        to: "2026-08-20",
        keepUntil: "2026-09-19T11:30",
        hipId: "",
        careContexts: [],
        frequency: { unit: "HOUR", value: "0", repeats: "0" },
      },
    });
  });

  test("follows it also after the draft was edited, with a period that ends on the day on which it is read", async () => {
    const { colleague, copy, draft, read } = await deniedAndCopied();
    await execute(saveDraft, colleague(hoursLater(2)), { ...draft, ...copy, purpose: "PUBHLTH" });
    const { follows, draft: edited } = await read(new Date(NOW.getTime() + 2 * DAY));
    expect([edited?.purpose, follows?.asked.purpose, follows?.asked.to]).toEqual(["PUBHLTH", "CAREMGT", "2026-08-22"]);
  });

  test("of a period that ended before the day of the request has the same period", async () => {
    const hospital = await createTestHospital(database);
    const dateTo = new Date(NOW.getTime() - 100 * DAY);
    const { id } = await addSentRequest(database, hospital, { status: "DENIED", settledAt: DENIED_AT, dateTo });
    const copy = await execute(askAgain, hospital.doctor(hoursLater(30)), { id });
    expect((await execute(getConsentRequest, hospital.doctor(), copy)).draft?.to).toBe("2026-05-12");
  });

  test("that is no copy, or was sent, follows nothing", async () => {
    const { doctor, copy, draft, send, read } = await deniedAndCopied();
    await send({ purpose: "PUBHLTH" });
    expect((await read()).follows).toBeNull();
    const own = { ...draft, id: "0196fd2c-7d5e-7c3a-9a3b-222222222222" };
    await execute(saveDraft, doctor(), own);
    expect((await execute(getConsentRequest, doctor(), own)).follows).toBeNull();
    expect(copy.id).not.toBe(own.id);
  });
});

describe("submission of a copy of a denied request", () => {
  test("that is unchanged is refused within a day, and nothing is sent", async () => {
    const { send, read } = await deniedAndCopied();
    await expect(send()).rejects.toMatchObject({ code: "denied-unchanged" });
    await expect(send({}, hoursLater(23))).rejects.toMatchObject({ code: "denied-unchanged" });
    expect((await read()).status).toBe("DRAFT");
  });

  test("that is unchanged is sent when the doctor sends it despite the denial, and once only", async () => {
    const { send, copy, read } = await deniedAndCopied();
    await expect(send()).rejects.toMatchObject({ code: "denied-unchanged" });
    expect(await send({ despiteDenial: true })).toEqual(copy);
    expect(await send({ despiteDenial: true })).toEqual(copy);
    const { status, timeline } = await read();
    expect(status).toBe("SENDING");
    expect(timeline.filter(({ event }) => event === "consent-request.submitted")).toHaveLength(1);
  });

  test.each([
    ["fewer record types", { hiTypes: ["Prescription"] }],
    ["another end", { keepUntil: "2026-09-10T10:00" }],
    ["another patient", { abhaAddress: "twohips@sbx" }],
  ])("with %s is sent at once", async (_, change) => {
    const { send, copy } = await deniedAndCopied();
    expect(await send(change)).toEqual(copy);
  });

  test("that is unchanged is sent a day after the denial", async () => {
    const { send, copy } = await deniedAndCopied(24);
    expect(await send()).toEqual(copy);
  });

  test("of a request that expired is sent unchanged", async () => {
    const hospital = await createTestHospital(database);
    const { id } = await addSentRequest(database, hospital, { status: "EXPIRED", settledAt: DENIED_AT });
    const copy = await execute(askAgain, hospital.doctor(hoursLater(1)), { id });
    const { draft } = await execute(getConsentRequest, hospital.doctor(), copy);
    expect(await execute(submitConsentRequest, hospital.doctor(hoursLater(1)), { ...draft, ...copy })).toEqual(copy);
  });
});
