import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createChangeCollector } from "@/components/consent/dashboard/change-collector";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function collect(left: string[][] = []) {
  const collector = createChangeCollector();
  const refreshes: { isStale: boolean; ids: string[] }[] = [];
  collector.setRefresh(({ isStale, ids }) => {
    refreshes.push({ isStale, ids: [...ids] });
    return Promise.resolve(left.shift() ?? []);
  });
  return { ...collector, refreshes };
}

test("twenty changes a second are fetched once a second, the first of them at once", async () => {
  const { report, refreshes } = collect();
  for (let at = 0; at < 60; at += 1) {
    report(`request-${at}`);
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(refreshes).toHaveLength(4);
  expect(refreshes[0]).toEqual({ isStale: false, ids: ["request-0"] });
  expect(new Set(refreshes.flatMap(({ ids }) => ids)).size).toBe(60);
});

test("that anything may have changed is fetched once, with the changes reported beside it", async () => {
  const { report, refreshes } = collect();
  report("first");
  report(null);
  report("second");
  report(null);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refreshes.slice(1)).toEqual([{ isStale: true, ids: ["second"] }]);
});

test("what a fetch leaves is fetched a second later", async () => {
  const { report, refreshes } = collect([["b", "c"]]);
  report("a");
  await vi.advanceTimersByTimeAsync(999);
  expect(refreshes).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refreshes.slice(1)).toEqual([{ isStale: false, ids: ["b", "c"] }]);
});
