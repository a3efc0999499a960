import "server-only";
import type { Pool } from "pg";

type ConnectCallback = Parameters<Pool["connect"]>[0];

/**
 * Lets a client that was taken with a callback be released twice. graphile-worker 0.17.3 does so with the client it listens on
 * when that client breaks while the worker pool shuts down, and the error that pg throws then is a rejection that nobody handles.
 */
export function tolerateSecondRelease(pool: Pool): void {
  const connect = pool.connect.bind(pool);
  const tolerant = (callback?: ConnectCallback) => {
    if (!callback) return connect();
    return connect((error, client, release) => {
      // Without a client there is nothing to release, and pg gives no function for it.
      if (!client) return callback(error, client, release);
      let released = false;
      callback(error, client, (broken) => {
        if (!released) release(broken);
        released = true;
      });
    });
  };
  pool.connect = tolerant as Pool["connect"];
}
