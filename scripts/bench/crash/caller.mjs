import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const HIU_ID = "IN2710000001";
const PATH = "/api/v3/hiu/consent/request/notify";
const PATIENCE = 15_000;

/** @typedef {{ requestId: string, kind: string, about: string, at: number }} Acknowledged */

/**
 * The gateway's own voice beside the sandbox's: signed callbacks, each delivered until it is acknowledged.
 * @param {import("./world.mjs").World} world
 * @param {(startedAt: number) => void} onAnswer told of each acknowledgement
 */
export async function openCaller({ appUrl, sandboxUrl }, onAnswer) {
  const token = (await (await fetch(`${sandboxUrl}/control/token`, { method: "POST", body: "{}" })).json()).token;
  /** @type {Acknowledged[]} */
  const acknowledged = [];
  /** @type {Map<string, number>} */
  const answers = new Map();
  let slowest = 0;
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
        signal: AbortSignal.timeout(PATIENCE),
      });
      await response.arrayBuffer();
      slowest = Math.max(slowest, Date.now() - startedAt);
      count(String(response.status));
      if (response.status === 202) onAnswer(startedAt);
      return response.status;
    } catch (error) {
      const timedOut = /** @type {Error} */ (error).name === "TimeoutError";
      count(timedOut ? "no answer" : "no connection");
      return null;
    }
  };

  /** Says one thing until it is acknowledged, and `copies` times more. */
  const say = async (kind, about, body, copies = 0) => {
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
    slowest: () => slowest,
    /** Tells of a request that nobody knows: it must be kept, and wait. */
    sayEarly: () => {
      const unknown = randomUUID();
      return say("early", unknown, notification(unknown, "DENIED"));
    },
    /** Says what makes no sense: it must be kept, and harm nothing. */
    saySenseless: () => say("senseless", "", JSON.stringify({ notification: { status: 7 } })),
    /** Denies for a patient who does not answer by herself, twice over. */
    deny: (cmId) => say("deny", cmId, notification(cmId, "DENIED"), 1),
  };
}
