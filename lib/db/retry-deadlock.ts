import "server-only";

const DEADLOCK = "40P01";

/** The code of PostgreSQL's error; empty where it is another one. Drizzle wraps the driver's error. */
export function postgresCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error ? String(error.code) : postgresCodeOf(error.cause);
}

/** Runs a transaction, and once more after a deadlock: it was undone, and what it collided with goes on. */
export async function retryDeadlock<T>(run: () => Promise<T>): Promise<T> {
  return run().catch((error: unknown) => {
    if (postgresCodeOf(error) !== DEADLOCK) throw error;
    return run();
  });
}
