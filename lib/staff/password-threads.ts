import "server-only";
import path from "node:path";
import { Piscina } from "piscina";
import { AppError } from "@/lib/errors";
import type * as thread from "@/lib/staff/password-thread.mjs";

/** How many passwords are hashed at once, and how many may wait: so many take two seconds on a small server. */
export const HASHING_THREADS = 2;
export const MOST_WAITING = 8;
/** Hashing all that may wait takes at most about so many seconds: after them it is worth another try. */
export const RETRY_WHEN_BUSY = 3;
/** Callbacks, pages and everything else of the process come first. */
const NICENESS = 10;
/** The program of a thread; the bundler of Next.js does not see it. */
const THREAD = "lib/staff/password-thread.mjs";

type Thread = typeof thread;
type ThreadFunction = keyof Thread & string;

// On `globalThis`, because Next.js loads a module several times in one process.
const holder = globalThis as { consentDeskPasswordThreads?: Piscina };

/**
 * Runs a function of the threads that work with passwords. Throws `too-busy` at once where more wait than are done within seconds: the
 * work of strangers who try to sign in stays bounded, and delays nothing but sign-ins.
 */
export async function inPasswordThread<K extends ThreadFunction>(
  name: K,
  input: Parameters<Thread[K]>[0],
): Promise<Awaited<ReturnType<Thread[K]>>> {
  if (areThreadsBusy()) throw new AppError("too-busy");
  const threads = (holder.consentDeskPasswordThreads ??= startThreads());
  return (await threads.run(input, { name })) as Awaited<ReturnType<Thread[K]>>;
}

/** Whether as many wait as may: the next one is refused. */
export function areThreadsBusy(): boolean {
  return (holder.consentDeskPasswordThreads?.queueSize ?? 0) >= MOST_WAITING;
}

/** The threads start with the first password, have none of the settings of the process, and never keep it alive. */
function startThreads(): Piscina {
  return new Piscina({
    filename: path.join(process.cwd(), THREAD),
    minThreads: HASHING_THREADS,
    maxThreads: HASHING_THREADS,
    concurrentTasksPerWorker: 1,
    niceIncrement: NICENESS,
    execArgv: [],
    env: {},
  });
}
