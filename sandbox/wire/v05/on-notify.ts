import { acknowledge } from "@/sandbox/consent/acknowledge";
import type { Handler } from "@/sandbox/wire/answer-call";
import { inner, isObject, text } from "@/sandbox/wire/json";
import { authorize } from "./envelope";
import { invalidRequest, refusal } from "./refusals";

/** POST /gateway/v0.5/consents/hiu/on-notify: a notification was understood, or was not. */
export const acknowledgeNotification: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, json } = opened;
  const { acknowledgement } = json;
  const hasError = json["error"] !== undefined && json["error"] !== null;
  if (Array.isArray(acknowledgement) === hasError) return invalidRequest("Invalid request");
  const answers = text(inner(json, "resp"), "requestId") ?? "";
  if (answers === "") return refusal(400, 1506, "resp.requestId is null or empty");
  const entries = Array.isArray(acknowledgement) ? acknowledgement : [];
  if (!entries.every((entry) => isObject(entry) && /^(ok|unknown)$/i.test(text(entry, "status") ?? ""))) {
    return invalidRequest("Invalid request: acknowledgement.status");
  }
  const outcome = acknowledge(
    network,
    client.clientId,
    answers,
    entries.map((entry) => String(entry["consentId"])),
  );
  if (outcome === "unknown notification") return invalidRequest("No mapping found for resp.requestId on cache");
  if (outcome === "unknown artefact") return refusal(404, 1416, "Cannot find the consent artefact");
  return { status: 202 };
};
