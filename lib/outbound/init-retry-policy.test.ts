import { describe, expect, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import { nextStep, PATIENCE, type NextStep } from "@/lib/outbound/init-retry-policy";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);
const taken = (minutes: number) => ({ outcome: "accepted", sentAt: ago(minutes) }) as const;
const doubtful = (minutes: number) => ({ outcome: "unanswered", sentAt: ago(minutes) }) as const;
const refused = (minutes: number) => ({ outcome: "refused", sentAt: ago(minutes) }) as const;
const unreached = (minutes: number) => ({ outcome: "unreachable", sentAt: ago(minutes) }) as const;

const HEARD = true;
const DEAF = false;

const CASES: [what: string, attempts: Parameters<typeof nextStep>[0], heard: boolean, does: NextStep["do"]][] = [
  ["nothing has left yet", [], DEAF, "ask"],
  ["nothing can have arrived", [unreached(0), unreached(1)], DEAF, "ask"],
  ["it may have arrived a moment ago", [doubtful(0.5)], DEAF, "wait"],
  ["it may have arrived, and a minute has passed", [doubtful(1)], DEAF, "ask"],
  ["the network took it a minute ago", [taken(1)], DEAF, "wait"],
  ["the network took it and was silent for two minutes", [taken(2)], DEAF, "ask"],
  ["it was repeated on faith, and no callback comes at all", [taken(6), taken(10)], DEAF, "wait"],
  ["it was repeated on faith, and no callback ever came", [taken(15), taken(20)], DEAF, "give-up"],
  ["it was repeated, and other callbacks do come", [taken(6), taken(10)], HEARD, "ask"],
  ["the network refuses to take it twice", [refused(1), taken(3)], HEARD, "wait"],
  ["the network refused to take it twice, long ago", [refused(13), taken(15)], HEARD, "give-up"],
  ["it was repeated five times", [taken(14), taken(60), taken(120), taken(180), taken(240), taken(300)], HEARD, "wait"],
];

describe("whether the patient may be asked now", () => {
  test.each(CASES)("when %s", (_what, attempts, heard, does) => {
    expect(nextStep(attempts, NOW, heard, PATIENCE).do).toBe(does);
  });

  test("a doubt is told apart from a silence, each with its end", () => {
    expect(nextStep([doubtful(0)], NOW, DEAF, PATIENCE)).toEqual({ do: "wait", until: ago(-1), why: "doubt" });
    expect(nextStep([taken(0)], NOW, DEAF, PATIENCE)).toEqual({ do: "wait", until: ago(-2), why: "acceptance" });
  });
});
