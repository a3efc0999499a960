import { sendCallback } from "@/sandbox/callbacks/send-callback";
import { v05MessageBuilder } from "@/sandbox/callbacks/v05-message-builder";
import { recordAcknowledgement } from "@/sandbox/consent/notifications";
import { findPatient } from "@/sandbox/state/patients";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { isObject, objectMember, stringMember } from "@/sandbox/wire/json";
import { authorizeV05Call, hiuOfCall } from "./authorize-v05-call";
import { invalidRequest, v05Refusal } from "./v05-refusals";

/** POST /gateway/v0.5/patients/find: the patient with an ABHA address, sent in on-find. */
export const v05Find: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const query = objectMember(json, "query");
  const id = stringMember(objectMember(query, "patient"), "id");
  const hiuId = stringMember(objectMember(query, "requester"), "id");
  if (id === null || hiuId === null) return invalidRequest("Invalid request: query.patient.id and query.requester.id");
  if (!client.hiuIds.includes(hiuId)) return invalidRequest(`Invalid HIU id: ${hiuId}`);
  const patient = findPatient(id);
  const body =
    patient === null
      ? v05MessageBuilder.failure("on-find", requestId, "unknown patient")
      : v05MessageBuilder.onFind(requestId, patient);
  const recipient = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  return { status: 202, after: () => sendCallback(network, recipient, "on-find", body, null) };
};

/** POST /gateway/v0.5/consent-requests/status: the status of a consent request, sent in on-status. */
export const v05Status: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const id = stringMember(json, "consentRequestId") ?? "";
  if (id === "") return invalidRequest("Invalid request: consentRequestId is required");
  const request = network.consents.find(id);
  const ownRequest = request?.clientId === client.clientId ? request : null;
  const withoutArtefacts =
    network.faults.forMessage(client.clientId, "status", "on-status").statusWithoutArtefacts ?? false;
  const hiuId = ownRequest?.hiuId ?? hiuOfCall(client, call);
  const recipient = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const after = () => {
    const body =
      ownRequest === null
        ? v05MessageBuilder.failure("on-status", requestId, "unknown request")
        : v05MessageBuilder.onStatus(requestId, ownRequest, !withoutArtefacts);
    return sendCallback(network, recipient, "on-status", body, ownRequest?.id ?? null);
  };
  return { status: 202, after };
};

/** POST /gateway/v0.5/consents/fetch: a consent artefact, sent in on-fetch. */
export const v05Fetch: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const id = stringMember(json, "consentId") ?? "";
  if (id === "") return invalidRequest("Invalid request: consentId is required");
  const found = network.consents.findArtefact(id);
  const own = found?.request.clientId === client.clientId ? found : null;
  const hiuId = own?.request.hiuId ?? hiuOfCall(client, call);
  const recipient = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const after = () => {
    const body =
      own === null
        ? v05MessageBuilder.failure("on-fetch", requestId, "unknown artefact")
        : v05MessageBuilder.onFetch(requestId, own.request, own.artefact);
    return sendCallback(network, recipient, "on-fetch", body, own?.request.id ?? null);
  };
  return { status: 202, after };
};

/** POST /gateway/v0.5/consents/hiu/on-notify: the acknowledgement of a notification, or an error. */
export const v05OnNotify: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, json } = authorized;
  const { acknowledgement } = json;
  const hasError = json["error"] !== undefined && json["error"] !== null;
  if (Array.isArray(acknowledgement) === hasError) return invalidRequest("Invalid request");
  const inReplyTo = stringMember(objectMember(json, "resp"), "requestId") ?? "";
  if (inReplyTo === "") return v05Refusal(400, 1506, "resp.requestId is null or empty");
  const entries = Array.isArray(acknowledgement) ? acknowledgement : [];
  if (!entries.every((entry) => isObject(entry) && /^(ok|unknown)$/i.test(stringMember(entry, "status") ?? ""))) {
    return invalidRequest("Invalid request: acknowledgement.status");
  }
  const artefactIds = entries.map((entry) => String(entry["consentId"]));
  const result = recordAcknowledgement(network, client.clientId, inReplyTo, artefactIds);
  if (result === "unknown notification") return invalidRequest("No mapping found for resp.requestId on cache");
  if (result === "unknown artefact") return v05Refusal(404, 1416, "Cannot find the consent artefact");
  return { status: 202 };
};
