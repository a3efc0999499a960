/**
 * Creates `coalesce(key, work)`. It runs the work of a key at once; calls during that run lead to one more run afterwards.
 * A burst of changes therefore costs two requests, and the last response is never older than the last change.
 */
export function createCoalescer(): (key: string, work: () => Promise<unknown>) => void {
  const isRunAgainNeeded = new Map<string, boolean>();
  return function coalesce(key, work) {
    if (isRunAgainNeeded.has(key)) return void isRunAgainNeeded.set(key, true);
    isRunAgainNeeded.set(key, false);
    // A failure is corrected by the next change, or by the resync after the connection returns.
    void work()
      .catch(() => undefined)
      .finally(() => {
        const runAgain = isRunAgainNeeded.get(key);
        isRunAgainNeeded.delete(key);
        if (runAgain) coalesce(key, work);
      });
  };
}
