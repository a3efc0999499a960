import { expect, test } from "vitest";
import { decideOneByOne, type ItemResult } from "@/components/admin/callbacks/decide-one-by-one";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

const refused = (code: RefusalCode): ActionResult<never> => ({ status: "refused", code, fields: {} });

/** Runs with these results in place of the server; an error stands for a server that is not reached. */
async function run(results: Record<string, ActionResult<unknown> | Error>) {
  const called: string[] = [];
  const decided: ItemResult[] = [];
  const stop = await decideOneByOne(
    Object.keys(results),
    (id) => {
      called.push(id);
      const result = results[id];
      return result instanceof Error || !result ? Promise.reject(new Error("not reached")) : Promise.resolve(result);
    },
    (one) => decided.push(one),
  );
  return { called, decided, stop };
}

const DONE: ActionResult<null> = { status: "done", value: null };

test("each is decided in its order, and one that another admin has decided does not keep the others", async () => {
  expect(await run({ one: DONE, two: refused("conflict"), three: DONE })).toEqual({
    called: ["one", "two", "three"],
    decided: [
      { id: "one", outcome: "done" },
      { id: "two", outcome: "conflict" },
      { id: "three", outcome: "done" },
    ],
    stop: null,
  });
});

test.each(["not-signed-in", "invalid-input", "page-outdated"] as const)(
  "the refusal %s ends the run, and what follows is not tried",
  async (code) => {
    expect(await run({ one: DONE, two: refused(code), three: DONE })).toEqual({
      called: ["one", "two"],
      decided: [{ id: "one", outcome: "done" }],
      stop: refused(code),
    });
  },
);

test("a server that is not reached ends the run, and what follows is not tried", async () => {
  const { called, decided, stop } = await run({ one: DONE, two: new Error("not reached"), three: DONE });
  expect({ called, decided, stop }).toEqual({
    called: ["one", "two"],
    decided: [{ id: "one", outcome: "done" }],
    stop: "unreachable",
  });
});
