import { tell } from "@/sandbox/callbacks/tell";
import { v05Voice } from "@/sandbox/callbacks/v05-voice";
import { findPatient } from "@/sandbox/patients/patients";
import type { Handler } from "@/sandbox/wire/answer-call";
import { inner, text } from "@/sandbox/wire/json";
import { authorize, defaultHiu } from "./envelope";
import { invalidRequest } from "./refusals";

/** POST /gateway/v0.5/patients/find: who bears this ABHA address. */
export const findByAddress: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, requestId, json } = opened;
  const query = inner(json, "query");
  const id = text(inner(query, "patient"), "id");
  const hiuId = text(inner(query, "requester"), "id");
  if (id === null || hiuId === null) return invalidRequest("Invalid request: query.patient.id and query.requester.id");
  if (!client.hiuIds.includes(hiuId)) return invalidRequest(`Invalid HIU id: ${hiuId}`);
  const patient = findPatient(id);
  const body =
    patient === null ? v05Voice.failed("on-find", requestId, "unknown patient") : v05Voice.found(requestId, patient);
  const listener = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  return { status: 202, after: () => tell(network, listener, "on-find", body, null) };
};

/** POST /gateway/v0.5/consent-requests/status: where a consent request stands. */
export const checkRequest: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, requestId, json } = opened;
  const id = text(json, "consentRequestId") ?? "";
  if (id === "") return invalidRequest("Invalid request: consentRequestId is required");
  const request = network.consents.find(id);
  const mine = request?.clientId === client.clientId ? request : null;
  const bare = network.faults.of(client.clientId, "status", "on-status").bareStatus ?? false;
  const hiuId = mine?.hiuId ?? defaultHiu(client, call);
  const listener = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const after = () => {
    const body =
      mine === null
        ? v05Voice.failed("on-status", requestId, "unknown request")
        : v05Voice.status(requestId, mine, !bare);
    return tell(network, listener, "on-status", body, mine?.id ?? null);
  };
  return { status: 202, after };
};

/** POST /gateway/v0.5/consents/fetch: the artefact itself. */
export const fetchArtefact: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, requestId, json } = opened;
  const id = text(json, "consentId") ?? "";
  if (id === "") return invalidRequest("Invalid request: consentId is required");
  const found = network.consents.findArtefact(id);
  const mine = found?.request.clientId === client.clientId ? found : null;
  const hiuId = mine?.request.hiuId ?? defaultHiu(client, call);
  const listener = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const after = () => {
    const body =
      mine === null
        ? v05Voice.failed("on-fetch", requestId, "unknown artefact")
        : v05Voice.fetched(requestId, mine.request, mine.artefact);
    return tell(network, listener, "on-fetch", body, mine?.request.id ?? null);
  };
  return { status: 202, after };
};
