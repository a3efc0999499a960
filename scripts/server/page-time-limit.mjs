/** A page of records over a slow line may take so long in all, and nothing may arrive of it for so long, in milliseconds. */
export const PAGE_TIME_LIMITS = { pageTimeout: 300_000, silenceTimeout: 15_000 };
/** As in `lib/web/answer-push.ts`. */
const PAGE_PATH = /^\/api\/push\//;

/** @param {import("node:http").IncomingMessage} request */
export const isPageOfRecords = ({ method, url }) => method === "POST" && PAGE_PATH.test(url ?? "");

/**
 * Calls `onTimeout` once when a page of records is not complete in time, or when nothing of it arrives for too long. Time in which the
 * application reads more slowly than the sender sends is no silence.
 * @param {import("./body-limit.mjs").LimitedRequest} request
 * @param {typeof PAGE_TIME_LIMITS} limits
 * @param {() => void} onTimeout
 */
export function limitPageTime(request, { pageTimeout, silenceTimeout }, onTimeout) {
  const startedAt = performance.now();
  let seenBytes = request.bytesReceived;
  let seenAt = startedAt;
  const timer = setInterval(
    () => {
      if (request.complete || request.destroyed) return clearInterval(timer);
      const now = performance.now();
      if (request.bytesReceived > seenBytes || request.readableLength >= request.readableHighWaterMark) {
        seenBytes = request.bytesReceived;
        seenAt = now;
      }
      if (now - startedAt < pageTimeout && now - seenAt < silenceTimeout) return;
      clearInterval(timer);
      onTimeout();
    },
    Math.min(1_000, silenceTimeout / 10),
  );
  timer.unref();
}
