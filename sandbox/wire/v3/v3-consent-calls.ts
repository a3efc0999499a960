import { sendCallback } from "@/sandbox/callbacks/send-callback";
import { v3MessageBuilder } from "@/sandbox/callbacks/v3-message-builder";
import { recordAcknowledgement } from "@/sandbox/consent/notifications";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { isObject, objectMember, stringMember } from "@/sandbox/wire/json";
import { authorizeV3Call } from "./authorize-v3-call";
import { invalidFields, v3Refusal } from "./v3-refusals";

/** POST /api/hiecm/consent/v3/request/status: the status of a consent request, sent in on-status. */
export const v3Status: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { needsHiu: true });
  if ("refused" in authorized) return authorized.refused;
  const { client, hiuId, requestId, json } = authorized;
  const id = stringMember(json, "consentRequestId") ?? "";
  if (id === "") return v3Refusal(400, "ABDM-9999: ", "Invalid Consent request id");
  const request = network.consents.find(id);
  const ownRequest = request?.clientId === client.clientId ? request : null;
  const withoutArtefacts =
    network.faults.forMessage(client.clientId, "status", "on-status").statusWithoutArtefacts ?? false;
  const recipient = { clientId: client.clientId, hiuId: hiuId ?? "", dialect: "v3" } as const;
  const after = () => {
    const body =
      ownRequest === null
        ? v3MessageBuilder.failure("on-status", requestId, "unknown request")
        : v3MessageBuilder.onStatus(requestId, ownRequest, !withoutArtefacts);
    return sendCallback(network, recipient, "on-status", body, ownRequest?.id ?? null);
  };
  return { status: 202, after };
};

/** POST /api/hiecm/consent/v3/fetch: a consent artefact, sent in on-fetch. */
export const v3Fetch: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { needsHiu: true });
  if ("refused" in authorized) return authorized.refused;
  const { client, hiuId, requestId, json } = authorized;
  const id = stringMember(json, "consentId") ?? "";
  if (id === "") return v3Refusal(400, "ABDM-9999: ", "Invalid Consent artefact id");
  const found = network.consents.findArtefact(id);
  if (found?.request.clientId !== client.clientId) return v3Refusal(404, "ABDM-1001", "No data found");
  const { request, artefact } = found;
  const recipient = { clientId: client.clientId, hiuId: hiuId ?? "", dialect: "v3" } as const;
  const after = () => {
    const body = v3MessageBuilder.onFetch(requestId, request, artefact);
    return sendCallback(network, recipient, "on-fetch", body, request.id);
  };
  return { status: 202, after };
};

const invalidField = (message: string) => invalidFields([{ code: "ABDM-9999: ", message }]);

/** POST /api/hiecm/consent/v3/request/hiu/on-notify: the acknowledgement of a notification, or an error. */
export const v3OnNotify: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, json } = authorized;
  const { acknowledgement } = json;
  const hasError = json["error"] !== undefined && json["error"] !== null;
  if (Array.isArray(acknowledgement) === hasError) return v3Refusal(400, "ABDM-1015", "Invalid Response");
  const inReplyTo = stringMember(objectMember(json, "response"), "requestId") ?? "";
  if (inReplyTo === "") return invalidField("RequestId cannot be NULL or Blank");
  const entries = Array.isArray(acknowledgement) ? acknowledgement : [];
  if (!entries.every((entry) => isObject(entry) && /^ok$/i.test(stringMember(entry, "status") ?? ""))) {
    return invalidField("Invalid status, Please provide a valid status");
  }
  const artefactIds = entries.map((entry) => String(entry["consentId"]));
  const result = recordAcknowledgement(network, client.clientId, inReplyTo, artefactIds);
  if (result === "unknown notification") return v3Refusal(400, "ABDM-2500", "No mapping found for");
  if (result === "unknown artefact") return invalidField("Invalid ConsentId, Please provide a valid ConsentId");
  return { status: 202 };
};
