import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, describe, expect, test } from "vitest";
import { TaskPool } from "@/lib/health-record/worker/task-pool";
import type * as testTasks from "@/test/support/test-tasks";

const open: TaskPool<typeof testTasks>[] = [];
const newPool = (options = {}) => {
  const limits = { threads: 2, heapMegabytes: 64, ...options };
  const pool = new TaskPool<typeof testTasks>("test/support/test-tasks.ts", limits);
  open.push(pool);
  return pool;
};
const pool = newPool();
afterAll(() => Promise.all(open.map((one) => one.close())));

describe("a task", () => {
  test("returns its result", async () => expect(await pool.run("double", 21)).toEqual({ result: 42 }));

  test.each([
    ["throws", "throwError", "hostile", "failed"],
    ["ends its thread", "endThread", undefined, "failed"],
    ["throws where nobody catches it", "throwLater", undefined, "failed"],
    ["calls itself for ever", "callDeep", 0, "failed"],
    ["uses all memory", "useAllMemory", undefined, "too-much-memory"],
  ] as const)("that %s is reported, and the next one runs", async (_what, name, input, problem) => {
    expect(await pool.run(name, input as never, { timeoutMs: 30_000 })).toEqual({ problem });
    expect(await pool.run("double", 4)).toEqual({ result: 8 });
  });

  test("that runs for ever is ended, and those beside and behind it run", async () => {
    const outcomes = await Promise.all([
      pool.run("runForEver", undefined as never, { timeoutMs: 300 }),
      pool.run("runForEver", undefined as never, { timeoutMs: 300 }),
      ...[1, 2, 3, 4].map((number) => pool.run("double", number)),
    ]);
    expect(outcomes).toEqual([
      { problem: "took-too-long" },
      { problem: "took-too-long" },
      ...[2, 4, 6, 8].map((result) => ({ result })),
    ]);
  });

  test("that waits for a thread longer than it may is not begun", async () => {
    const long = [1, 2].map(() => pool.run("runForEver", undefined as never, { timeoutMs: 300 }));
    expect(await pool.run("double", 1, { startWithinMs: 10 })).toEqual({ problem: "too-busy" });
    await Promise.all(long);
  });

  test("is refused where too many wait", async () => {
    const small = newPool({ threads: 1, maxWaiting: 2 });
    const outcomes = await Promise.all([1, 2, 3, 4].map((number) => small.run("double", number)));
    expect(outcomes).toEqual([{ result: 2 }, { result: 4 }, { result: 6 }, { problem: "too-busy" }]);
  });

  test("gets bytes without the buffer of which they are a part, and leaves those of its caller as they are", async () => {
    const bytes = Buffer.alloc(1000, 1).subarray(10, 20);
    expect(await pool.run("sizeOfBytes", { list: [{ bytes }, { bytes }] })).toEqual({ result: [10, 10] });
    expect(bytes).toEqual(Buffer.alloc(10, 1));
  });

  test("has no settings of the process", async () =>
    expect(await pool.run("namesOfSettings", undefined as never)).toEqual({ result: [] }));
});

test("threads do not keep a process alive, and need no more than what the worker process has", async () => {
  const program = `
    import { TaskPool } from "@/lib/health-record/worker/task-pool";
    const pool = new TaskPool("test/support/test-tasks.ts");
    console.log(JSON.stringify(await pool.run("double", 2)));`;
  const args = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, args, { cwd: process.cwd(), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(output).toBe('{"result":4}\n');
});
