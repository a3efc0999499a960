import { expect, test } from "vitest";
import { inParallel } from "@/components/patient-list/in-parallel";

test("each of 23 items is worked on once, and at most ten at the same time", async () => {
  const items = Array.from({ length: 23 }, (_, item) => item);
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel(items, 10, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(item);
  });
  expect([...done].sort((a, b) => a - b)).toEqual(items);
  expect(most).toBe(10);
});

test("an empty list ends at once", async () => {
  await expect(inParallel([], 10, () => Promise.reject(new Error("no item")))).resolves.toBeUndefined();
});
