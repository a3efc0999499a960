import { describe, expect, it, test } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import type { DeliveryProofRow } from "@/lib/credential/delivery-check-table";
import {
  PROOF_SENTENCES,
  PROOF_STEPS,
  sameAddress,
  toProofView,
} from "@/lib/operations/delivery/describe-delivery-check";
import type { CredentialId, DeliveryCheckId, HospitalId, StaffId } from "@/lib/ids";

const START = new Date("2026-11-24T10:00:00Z");
const at = (seconds: number) => new Date(START.getTime() + seconds * SECOND);
const OURS = "https://desk.example.org";
const THEIRS = "https://other.example.org";

const BLANK: DeliveryProofRow = {
  id: "proof" as DeliveryCheckId,
  hospitalId: "hospital" as HospitalId,
  credentialId: "credential" as CredentialId,
  startedBy: "admin" as StaffId,
  startedAt: START,
  callbackUrl: OURS,
  registered: null,
  readBack: null,
  asked: null,
  answeredAt: null,
  finishedAt: null,
};
const story = (change: Partial<DeliveryProofRow>, seconds = 5) =>
  toProofView({ proof: { ...BLANK, ...change }, startedBy: "Administrator", hiuId: "IN2710000001" }, at(seconds));

const registered = { outcome: "accepted" };
const refused = { outcome: "refused", error: { code: "2505", message: "Invalid bridge url" } };
const asked = { outcome: "accepted" };
const same = { outcome: "same", url: OURS };
const other = { outcome: "other", url: THEIRS };
const finishedAt = at(40);
const silent = { registered, readBack: same, asked, finishedAt };

const CASES: [sentence: string, change: Partial<DeliveryProofRow>, seconds?: number][] = [
  ["running-register", {}],
  ["running-read-back", { registered }],
  ["running-ask", { registered, readBack: same }],
  ["running-answer", { registered, readBack: same, asked }],
  ["proven", { ...silent, answeredAt: at(2) }],
  ["proven-replaced", { ...silent, registered: { ...registered, url: THEIRS }, answeredAt: at(2) }],
  ["proven-elsewhere", { ...silent, readBack: other, answeredAt: at(2) }],
  ["abandoned", { registered }, 10 * 60],
  ["credential-changed", { finishedAt }],
  ["credential-changed", { registered, readBack: same, finishedAt }],
  ["gateway-away", { registered: { outcome: "unreachable" }, finishedAt }],
  ["gateway-away", { registered: { outcome: "no-session-unreachable" }, finishedAt }],
  ["gateway-away", { registered: { outcome: "a word that nobody knows yet" }, finishedAt }],
  ["credential-refused", { registered: { outcome: "no-session-locked" }, finishedAt }],
  ["not-linked", { ...silent, readBack: { outcome: "not-linked" } }],
  ["not-linked", { ...silent, readBack: { outcome: "not-hiu" }, asked: refused }],
  ["not-asked", { ...silent, asked: refused }],
  ["silent", silent],
  ["silent", { ...silent, registered: { outcome: "unanswered" }, asked: { outcome: "unanswered" } }],
  ["silent-refused", { ...silent, registered: refused }],
  ["silent-elsewhere", { ...silent, readBack: other }],
  ["silent-elsewhere", { ...silent, registered: refused, readBack: { outcome: "taken-over", url: THEIRS } }],
  ["silent-nothing", { ...silent, readBack: { outcome: "nothing" } }],
  ["silent-inactive", { ...silent, readBack: { outcome: "bridge-inactive" } }],
  ["silent-untold", { ...silent, readBack: { outcome: "unreadable" } }],
];

describe("what a proof of delivery comes to", () => {
  test.each(CASES)("%s", (sentence, change, seconds) => {
    expect(story(change, seconds).sentence.key).toBe(sentence);
  });

  it("every sentence can be reached", () => {
    expect(new Set(CASES.map(([sentence]) => sentence))).toEqual(new Set(PROOF_SENTENCES));
  });

  it("names what it found", () => {
    expect(story({ ...silent, readBack: other }).sentence.values).toMatchObject({ url: OURS, theirs: THEIRS });
    expect(story({ ...silent, registered: refused }).sentence.values.message).toBe("2505 Invalid bridge url");
    expect(story({ ...silent, answeredAt: at(2) }).sentence.values.seconds).toBe(2);
  });
});

describe("the steps of a proof", () => {
  const words = (change: Partial<DeliveryProofRow>, seconds?: number) =>
    story(change, seconds).steps.map(({ state, words }) => `${state}: ${words.key}`);

  it("show one that runs and those that wait", () => {
    expect(words({ registered })).toEqual([
      "good: registered",
      "running: running",
      "waiting: waiting",
      "waiting: waiting",
    ]);
  });

  it("show what was left out once it is over", () => {
    const left = ["left-out: left-out", "left-out: left-out", "left-out: left-out"];
    expect(words({ registered: { outcome: "unreachable" }, finishedAt })).toEqual(["bad: unreachable", ...left]);
    expect(words({}, (11 * MINUTE) / SECOND)).toEqual(["left-out: left-out", ...left]);
  });

  it("doubt a gateway that does not tell where it delivers, and accuse one that tells another place", () => {
    expect(words({ registered, readBack: refused })[1]).toBe("doubtful: refused");
    expect(words({ registered, readBack: { outcome: "unreadable" } })[1]).toBe("doubtful: unreadable");
    expect(words({ registered, readBack: other })[1]).toBe("bad: other");
  });

  it("say an outcome that nobody knows yet in general words", () => {
    const unknown = { outcome: "something-new" };
    expect(words({ registered: unknown, readBack: unknown, asked: unknown, finishedAt }).slice(0, 3)).toEqual([
      "bad: other-trouble",
      "doubtful: other-trouble",
      "bad: other-trouble",
    ]);
  });

  it("each have words of their own", () => expect(new Set(PROOF_STEPS).size).toBe(PROOF_STEPS.length));
});

test("an address is the same whatever slash ends it and however its host is written", () => {
  expect(sameAddress("https://Desk.example.org/", OURS)).toBe(true);
  expect(sameAddress("https://desk.example.org/c", OURS)).toBe(false);
  expect(sameAddress("not an address", OURS)).toBe(false);
});
