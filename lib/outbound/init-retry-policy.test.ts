import { describe, expect, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import { INIT_RETRY_POLICY, nextInitStep, type NextStep } from "@/lib/outbound/init-retry-policy";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);
const accepted = (minutes: number) => ({ outcome: "accepted", sentAt: ago(minutes) }) as const;
const unanswered = (minutes: number) => ({ outcome: "unanswered", sentAt: ago(minutes) }) as const;
const refused = (minutes: number) => ({ outcome: "refused", sentAt: ago(minutes) }) as const;
const unreachable = (minutes: number) => ({ outcome: "unreachable", sentAt: ago(minutes) }) as const;

type Attempts = Parameters<typeof nextInitStep>[0];

const CASES: [title: string, attempts: Attempts, callbacks: "callbacks" | "none", does: NextStep["action"]][] = [
  ["without an attempt: send", [], "none", "send"],
  ["no attempt can have arrived: send", [unreachable(0), unreachable(1)], "none", "send"],
  ["one may have arrived half a minute ago: wait", [unanswered(0.5)], "none", "wait"],
  ["one may have arrived a minute ago: send", [unanswered(1)], "none", "send"],
  ["accepted a minute ago: wait", [accepted(1)], "none", "wait"],
  ["accepted two minutes ago, no callback: send", [accepted(2)], "none", "send"],
  ["accepted twice, no callback of any request: wait", [accepted(6), accepted(10)], "none", "wait"],
  [
    "accepted twice, no callback of any request for 15 minutes: give up",
    [accepted(15), accepted(20)],
    "none",
    "give-up",
  ],
  ["accepted twice, callbacks of other requests arrive: send", [accepted(6), accepted(10)], "callbacks", "send"],
  ["accepted, then refused: wait", [refused(1), accepted(3)], "callbacks", "wait"],
  ["accepted 15 minutes ago, then refused: give up", [refused(13), accepted(15)], "callbacks", "give-up"],
  ["accepted six times: wait", [14, 60, 120, 180, 240, 300].map(accepted), "callbacks", "wait"],
];

describe("nextInitStep", () => {
  test.each(CASES)("%s", (_title, attempts, callbacks, does) => {
    expect(nextInitStep(attempts, NOW, callbacks === "callbacks", INIT_RETRY_POLICY).action).toBe(does);
  });

  test("waits one minute after an attempt in doubt and two after an accepted one", () => {
    const step = (attempts: Attempts) => nextInitStep(attempts, NOW, false, INIT_RETRY_POLICY);
    expect(step([unanswered(0)])).toEqual({ action: "wait", until: ago(-1), reason: "in-doubt" });
    expect(step([accepted(0)])).toEqual({ action: "wait", until: ago(-2), reason: "accepted" });
  });
});
