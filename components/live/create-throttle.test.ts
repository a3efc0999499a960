import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createThrottle } from "./create-throttle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work whose runs end when the test ends them, and the times of their starts. */
function manualWork() {
  const startedAt: number[] = [];
  const finish: (() => void)[] = [];
  const begin = Date.now();
  const work = () => {
    startedAt.push(Date.now() - begin);
    return new Promise<void>((resolve) => finish.push(resolve));
  };
  return { work, startedAt, finish };
}

test("the first request runs at once, and those of the next second are one run at its end", async () => {
  const startedAt: number[] = [];
  const begin = Date.now();
  const request = createThrottle(() => Promise.resolve(startedAt.push(Date.now() - begin)), 1_000);
  for (let call = 0; call < 30; call += 1) {
    request();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(startedAt).toEqual([0, 1_000, 2_000, 3_000]);
});

test("a run that takes longer than the interval is followed by the next one when it ends", async () => {
  const { work, startedAt, finish } = manualWork();
  const request = createThrottle(work, 1_000);
  request();
  request();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(startedAt).toEqual([0]);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(startedAt).toEqual([0, 3_000]);
});

test("a failed run does not prevent the next one", async () => {
  let runs = 0;
  const request = createThrottle(() => {
    runs += 1;
    return Promise.reject(new Error("no connection"));
  }, 1_000);
  request();
  await vi.advanceTimersByTimeAsync(1_000);
  request();
  expect(runs).toBe(2);
});
