/**
 * Creates a function that asks for `work`. It runs at once, but at most once in `interval` milliseconds, counted from start to start, and
 * never twice at a time; whatever was asked for meanwhile is one more run afterwards. The last run is never older than the last request.
 */
export function createThrottle(work: () => Promise<unknown>, interval: number): () => void {
  let isBusy = false;
  let isRequested = false;
  const run = async () => {
    isBusy = true;
    isRequested = false;
    const pause = new Promise((resolve) => setTimeout(resolve, interval));
    // A failure is corrected by the next change, or by the resync after the connection returns.
    await work().catch(() => undefined);
    await pause;
    isBusy = false;
    if (isRequested) void run();
  };
  return () => {
    isRequested = true;
    if (!isBusy) void run();
  };
}
