import "server-only";
import { readCallbackAddress } from "@/lib/abdm/callback-address";
import { SECOND, systemNow } from "@/lib/clock";
import type { SystemScope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { countRefusal, type Refusal } from "@/lib/inbound/count-refusal";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { verifyCaller } from "@/lib/inbound/verify-caller";
import { log } from "@/lib/log";
import { measureAnswer } from "@/lib/operations/metrics/metrics";
import { readCallbackBody, type SentCallback } from "@/lib/web/read-callback-body";

const MAX_BYTES = 1024 * 1024;

/**
 * Answers a callback that arrived at a path; returns the status. It is 401 before the body is read for every caller but the gateway, 413
 * while it is read or decompressed, and 503 where the callback cannot be verified or stored. Every authentic callback is stored and
 * answered 202, whatever its content and path.
 */
export async function answerCallback(
  databaseOf: () => SystemScope["database"],
  pathname: string,
  sent: SentCallback,
): Promise<number> {
  const start = performance.now();
  const address = readCallbackAddress(pathname);
  const answer = await decideAnswer(databaseOf(), address, sent);
  measureAnswer(address, answer, (performance.now() - start) / SECOND);
  return answer.status;
}

type Answer = { status: number; reason?: Refusal["reason"] };

async function decideAnswer(
  database: SystemScope["database"],
  { dialect, message, path, secret }: ReturnType<typeof readCallbackAddress>,
  sent: SentCallback,
): Promise<Answer> {
  const { headers } = sent;
  let hospitalId: HospitalId | undefined;
  const refuse = (status: number, reason: Refusal["reason"]): Answer => {
    countRefusal(database, { dialect, message, reason, hospitalId }, systemNow());
    return { status, reason };
  };
  try {
    const caller = await verifyCaller(database, { headers, secret });
    if (!caller.ok) {
      hospitalId = caller.hospitalId;
      return refuse(caller.status, caller.reason);
    }
    if ("hospitalId" in caller.to) hospitalId = caller.to.hospitalId;
    // The only message that may come without an HIU id: its hospital is that of the call to which it replies.
    else if (message !== "on-find") return refuse(401, "no-hiu-id");
    const content = await readCallbackBody(sent, MAX_BYTES);
    if (typeof content === "string") return refuse(content === "too-large" ? 413 : 400, content);
    const callback = { dialect, message, path, headers, ...content, to: caller.to };
    const result = await receiveCallback({ database, now: systemNow() }, callback);
    return result === "unknown-hospital" ? refuse(401, "no-hiu-id") : { status: 202 };
  } catch (error) {
    log.error("callback not stored", { message, dialect, error });
    return refuse(503, "not-stored");
  }
}
