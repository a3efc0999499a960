import "server-only";
import { CONNECT_TIMEOUT_MS } from "@/lib/abdm/http/agent-for";
import { httpExchange, HttpExchangeError } from "@/lib/abdm/http/http-exchange";
import { unreachableReason } from "@/lib/abdm/http/unreachable-reason";
import { SECOND, systemNow } from "@/lib/clock";
import type { HospitalId } from "@/lib/ids";
import { alertSignature } from "@/lib/operations/detection/alert-key";
import type { AlertProblem } from "@/lib/operations/detection/detection-kind";

/** Limit for one call as a whole: less than a process has to shut down. */
const CALL_TIMEOUT_MS = 5 * SECOND;
/** The header with the signature of the body. */
const SIGNATURE_HEADER = "X-Consent-Desk-Signature";

/** Why an alert was not delivered, with the HTTP status of the response where there was one. */
export type AlertFailure = { problem: AlertProblem; status: number | null };

/**
 * Posts JSON to a hospital's alert address, signed, with a time limit. A redirect is not followed, and of the response only its status is read. Null
 * once it is accepted with a status of 200 to 299.
 */
export async function postAlert(hospitalId: HospitalId, url: string, content: object): Promise<AlertFailure | null> {
  const body = JSON.stringify(content);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    [SIGNATURE_HEADER]: alertSignature(hospitalId, body, systemNow()),
  };
  const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
  try {
    const request = { url, method: "POST", headers, body, connectTimeoutMs: CONNECT_TIMEOUT_MS, signal };
    const { status } = await httpExchange(request);
    if (status >= 200 && status < 300) return null;
    return { problem: status >= 300 && status < 400 ? "redirected" : "refused", status };
  } catch (error) {
    if (!(error instanceof HttpExchangeError)) throw error;
    return { problem: signal.aborted ? "timeout" : problemOf(error), status: null };
  }
}

function problemOf({ cause }: HttpExchangeError): AlertProblem {
  const reason = unreachableReason(cause);
  return reason === "certificate" || reason === "timeout" ? reason : "unreachable";
}
