import { expect, test } from "vitest";
import { createCoalescer } from "./create-coalescer";

function slowWork() {
  const finish: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => finish.push(resolve));
  return { work, finish };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a burst of changes costs one look at once and one afterwards", async () => {
  const coalesce = createCoalescer();
  const { work, finish } = slowWork();
  for (let change = 0; change < 10; change += 1) coalesce("row", work);
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await settled();
  expect(finish).toHaveLength(2);
  finish[1]?.();
  await settled();
  expect(finish).toHaveLength(2);
});

test("rows do not wait for each other, and a failed look does not block the next", async () => {
  const coalesce = createCoalescer();
  const { work, finish } = slowWork();
  let tries = 0;
  const failing = () => {
    tries += 1;
    return Promise.reject(new Error("no connection"));
  };
  coalesce("one", failing);
  coalesce("two", work);
  expect([tries, finish.length]).toEqual([1, 1]);
  await settled();
  coalesce("one", failing);
  expect(tries).toBe(2);
});
