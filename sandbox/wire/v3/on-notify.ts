import { acknowledge } from "@/sandbox/consent/acknowledge";
import type { Handler } from "@/sandbox/wire/answer-call";
import { inner, isObject, text } from "@/sandbox/wire/json";
import { authorize } from "./envelope";
import { invalidFields, refusal } from "./refusals";

const invalid = (message: string) => invalidFields([{ code: "ABDM-9999: ", message }]);

/** POST /api/hiecm/consent/v3/request/hiu/on-notify: a notification was understood, or was not. */
export const acknowledgeNotification: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, json } = opened;
  const { acknowledgement } = json;
  const hasError = json["error"] !== undefined && json["error"] !== null;
  if (Array.isArray(acknowledgement) === hasError) return refusal(400, "ABDM-1015", "Invalid Response");
  const answers = text(inner(json, "response"), "requestId") ?? "";
  if (answers === "") return invalid("RequestId cannot be NULL or Blank");
  const entries = Array.isArray(acknowledgement) ? acknowledgement : [];
  if (!entries.every((entry) => isObject(entry) && /^ok$/i.test(text(entry, "status") ?? ""))) {
    return invalid("Invalid status, Please provide a valid status");
  }
  const outcome = acknowledge(
    network,
    client.clientId,
    answers,
    entries.map((entry) => String(entry["consentId"])),
  );
  if (outcome === "unknown notification") return refusal(400, "ABDM-2500", "No mapping found for");
  if (outcome === "unknown artefact") return invalid("Invalid ConsentId, Please provide a valid ConsentId");
  return { status: 202 };
};
