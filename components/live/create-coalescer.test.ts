import { expect, test } from "vitest";
import { createCoalescer } from "./create-coalescer";

function manualWork() {
  const finish: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => finish.push(resolve));
  return { work, finish };
}

const microtasks = () => new Promise((resolve) => setTimeout(resolve));

test("ten calls during one run lead to one run at once and one afterwards", async () => {
  const coalesce = createCoalescer();
  const { work, finish } = manualWork();
  for (let call = 0; call < 10; call += 1) coalesce("row", work);
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await microtasks();
  expect(finish).toHaveLength(2);
  finish[1]?.();
  await microtasks();
  expect(finish).toHaveLength(2);
});

test("keys run independently, and a failed run does not block the next run of its key", async () => {
  const coalesce = createCoalescer();
  const { work, finish } = manualWork();
  let runs = 0;
  const failing = () => {
    runs += 1;
    return Promise.reject(new Error("no connection"));
  };
  coalesce("one", failing);
  coalesce("two", work);
  expect([runs, finish.length]).toEqual([1, 1]);
  await microtasks();
  coalesce("one", failing);
  expect(runs).toBe(2);
});
