/**
 * Runs the work of a key at once. Called again while that runs, it runs once more afterwards, however often it was called:
 * a burst of changes costs two looks, and the last look is never older than the last change.
 */
export function createCoalescer(): (key: string, work: () => Promise<unknown>) => void {
  const runningAgain = new Map<string, boolean>();
  return function coalesce(key, work) {
    if (runningAgain.has(key)) return void runningAgain.set(key, true);
    runningAgain.set(key, false);
    // A failed look is made good by the next change, or by the resync after the connection returns.
    void work()
      .catch(() => undefined)
      .finally(() => {
        const again = runningAgain.get(key);
        runningAgain.delete(key);
        if (again) coalesce(key, work);
      });
  };
}
