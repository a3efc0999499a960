import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const HIU_ID = "IN2710000001";
const PATH = "/api/v3/hiu/consent/request/notify";
const TIMEOUT_MS = 15_000;

/** @typedef {{ requestId: string, kind: "early" | "malformed" | "denial", about: string, at: number }} Acknowledged */

/**
 * Sends signed callbacks of our own, beside those of the sandbox; each is repeated until it is acknowledged.
 * @param {import("./start-product-under-test.mjs").ProductUnderTest} product
 * @param {(startedAt: number) => void} onAcknowledged called for each acknowledgement, with the time the callback was sent
 * @param {number} timeFactor multiplies the timeout of a callback
 */
export async function createCallbackSender({ appUrl, sandboxUrl }, onAcknowledged, timeFactor) {
  const token = (await (await fetch(`${sandboxUrl}/control/token`, { method: "POST" })).json()).token;
  /** @type {Acknowledged[]} */
  const acknowledged = [];
  /** @type {Map<string, number>} how often each answer came */
  const answers = new Map();
  const timeoutMs = Math.round(TIMEOUT_MS * timeFactor);
  let slowestMs = 0;
  const count = (answer) => answers.set(answer, (answers.get(answer) ?? 0) + 1);

  const post = async (requestId, body) => {
    const startedAt = Date.now();
    try {
      const response = await fetch(appUrl + PATH, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "request-id": requestId,
          "x-hiu-id": HIU_ID,
          timestamp: new Date().toISOString(),
          authorization: `Bearer ${token}`,
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      slowestMs = Math.max(slowestMs, Date.now() - startedAt);
      count(String(response.status));
      if (response.status === 202) onAcknowledged(startedAt);
      return response.status;
    } catch (error) {
      const timedOut = /** @type {Error} */ (error).name === "TimeoutError";
      count(timedOut ? "no answer" : "no connection");
      return null;
    }
  };

  /** Sends a callback until it is acknowledged, and then `copies` times more. */
  const send = async (kind, about, body, copies = 0) => {
    const requestId = randomUUID();
    while ((await post(requestId, body)) !== 202) await sleep(100);
    acknowledged.push({ requestId, kind, about, at: Date.now() });
    for (let copy = 0; copy < copies; copy += 1) await post(requestId, body);
  };

  const notification = (consentRequestId, status) =>
    JSON.stringify({ notification: { consentRequestId, status, reason: null, consentArtefacts: [] } });

  return {
    acknowledged,
    answers,
    slowestMs: () => slowestMs,
    /** Sends a notification of an unknown consent request: it must be stored, and wait. */
    sendEarly: () => {
      const unknown = randomUUID();
      return send("early", unknown, notification(unknown, "DENIED"));
    },
    /** Sends a notification that cannot be decoded: it must be stored, and have no effect. */
    sendMalformed: () => send("malformed", "", JSON.stringify({ notification: { status: 7 } })),
    /** Denies the request of a patient who does not answer, with one copy. */
    sendDenial: (cmId) => send("denial", cmId, notification(cmId, "DENIED"), 1),
  };
}
