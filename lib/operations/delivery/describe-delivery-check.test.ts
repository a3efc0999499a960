import { describe, expect, it, test } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import type { DeliveryCheckRow } from "@/lib/credential/delivery-check-table";
import type { CredentialId, DeliveryCheckId, HospitalId, StaffId } from "@/lib/ids";
import { CHECK_RESULTS, STEP_RESULTS, type CheckResult } from "@/lib/operations/delivery/delivery-check-view";
import { isSameAddress, toDeliveryCheckView } from "@/lib/operations/delivery/describe-delivery-check";

const START = new Date("2026-11-24T10:00:00Z");
const at = (seconds: number) => new Date(START.getTime() + seconds * SECOND);
const OWN = "https://desk.example.org";
const OTHER = "https://other.example.org";

const STARTED: DeliveryCheckRow = {
  id: "check" as DeliveryCheckId,
  hospitalId: "hospital" as HospitalId,
  credentialId: "credential" as CredentialId,
  startedBy: "admin" as StaffId,
  startedAt: START,
  callbackUrl: OWN,
  registration: null,
  readBack: null,
  statusRequest: null,
  attempts: 1,
  nextStepAt: at(30),
  answeredAt: null,
  finishedAt: null,
};
const view = (change: Partial<DeliveryCheckRow>, seconds = 5) =>
  toDeliveryCheckView(
    { check: { ...STARTED, ...change }, startedBy: "Administrator", hiuId: "IN2710000001" },
    at(seconds),
  );

const registration = { outcome: "accepted" };
const refused = { outcome: "refused", error: { code: "2505", message: "Invalid bridge url" } };
const statusRequest = { outcome: "accepted" };
const same = { outcome: "same", url: OWN };
const other = { outcome: "other", url: OTHER };
const finishedAt = at(40);
const noCallback = { registration, readBack: same, statusRequest, finishedAt };

const CASES: [result: CheckResult, change: Partial<DeliveryCheckRow>, seconds?: number][] = [
  ["running-register", {}],
  ["running-read-back", { registration }],
  ["running-status-request", { registration, readBack: same }],
  ["running-callback", { registration, readBack: same, statusRequest }],
  ["proven", { ...noCallback, answeredAt: at(2) }],
  ["proven-replaced", { ...noCallback, registration: { ...registration, url: OTHER }, answeredAt: at(2) }],
  ["proven-elsewhere", { ...noCallback, readBack: other, answeredAt: at(2) }],
  ["abandoned", { registration }, 21 * 60],
  ["credential-changed", { finishedAt }],
  ["credential-changed", { registration, readBack: same, finishedAt }],
  ["gateway-unavailable", { registration: { outcome: "unreachable" }, finishedAt }],
  ["gateway-unavailable", { registration: { outcome: "no-session-unreachable" }, finishedAt }],
  ["gateway-unavailable", { registration: { outcome: "an unknown outcome" }, finishedAt }],
  ["credential-refused", { registration: { outcome: "no-session-stopped" }, finishedAt }],
  ["not-linked", { ...noCallback, readBack: { outcome: "not-linked" } }],
  ["not-linked", { ...noCallback, readBack: { outcome: "not-hiu" }, statusRequest: refused }],
  ["request-not-accepted", { ...noCallback, statusRequest: refused }],
  ["no-callback", noCallback],
  ["no-callback", { ...noCallback, registration: { outcome: "unanswered" }, statusRequest: { outcome: "unanswered" } }],
  ["no-callback-refused", { ...noCallback, registration: refused }],
  ["no-callback-elsewhere", { ...noCallback, readBack: other }],
  ["no-callback-elsewhere", { ...noCallback, registration: refused, readBack: { outcome: "taken-over", url: OTHER } }],
  ["no-callback-no-address", { ...noCallback, readBack: { outcome: "nothing" } }],
  ["no-callback-inactive", { ...noCallback, readBack: { outcome: "bridge-inactive" } }],
  ["no-callback-unreported", { ...noCallback, readBack: { outcome: "unreadable" } }],
];

describe("the result of a delivery check", () => {
  test.each(CASES)("is %s", (result, change, seconds) => {
    expect(view(change, seconds).result.key).toBe(result);
  });

  it("can be each of the results of the catalogue", () => {
    expect(new Set(CASES.map(([result]) => result))).toEqual(new Set(CHECK_RESULTS));
  });

  it("has the values that its sentence names", () => {
    expect(view({ ...noCallback, readBack: other }).result.values).toMatchObject({ url: OWN, theirs: OTHER });
    expect(view({ ...noCallback, registration: refused }).result.values["message"]).toBe("2505 Invalid bridge url");
    expect(view({ ...noCallback, answeredAt: at(2) }).result.values["seconds"]).toBe(2);
  });
});

describe("the steps of a delivery check", () => {
  const steps = (change: Partial<DeliveryCheckRow>, seconds?: number) =>
    view(change, seconds).steps.map(({ state, result }) => `${state}: ${result.key}`);

  it("show the one that runs and those that wait", () => {
    expect(steps({ registration })).toEqual([
      "good: registered",
      "running: running",
      "waiting: waiting",
      "waiting: waiting",
    ]);
  });

  it("show what was left out once the check has ended", () => {
    const left = ["left-out: left-out", "left-out: left-out", "left-out: left-out"];
    expect(steps({ registration: { outcome: "unreachable" }, finishedAt })).toEqual(["bad: unreachable", ...left]);
    expect(steps({}, (21 * MINUTE) / SECOND)).toEqual(["left-out: left-out", ...left]);
  });

  it("are doubtful where the gateway does not report its address, and bad where it reports another", () => {
    expect(steps({ registration, readBack: refused })[1]).toBe("doubtful: refused");
    expect(steps({ registration, readBack: { outcome: "unreadable" } })[1]).toBe("doubtful: unreadable");
    expect(steps({ registration, readBack: other })[1]).toBe("bad: other");
  });

  it("have a general result for an unknown outcome", () => {
    const unknown = { outcome: "something-new" };
    const change = { registration: unknown, readBack: unknown, statusRequest: unknown, finishedAt };
    expect(steps(change).slice(0, 3)).toEqual(["bad: other-failure", "doubtful: other-failure", "bad: other-failure"]);
  });

  it("have results that differ from each other", () => expect(new Set(STEP_RESULTS).size).toBe(STEP_RESULTS.length));
});

test("isSameAddress ignores a final slash and the case of the host", () => {
  expect(isSameAddress("https://Desk.example.org/", OWN)).toBe(true);
  expect(isSameAddress("https://desk.example.org/c", OWN)).toBe(false);
  expect(isSameAddress("not an address", OWN)).toBe(false);
});
