/** Called by Next.js once in each server process. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("@/lib/web/start-process")).startProcess();
}
