import { tell } from "@/sandbox/callbacks/tell";
import { v3Voice } from "@/sandbox/callbacks/v3-voice";
import type { Handler } from "@/sandbox/wire/answer-call";
import { text } from "@/sandbox/wire/json";
import { authorize } from "./envelope";
import { refusal } from "./refusals";

/** POST /api/hiecm/consent/v3/request/status: where a consent request stands. */
export const checkRequest: Handler = (network, call) => {
  const opened = authorize(network, call, { needsHiu: true });
  if ("refused" in opened) return opened.refused;
  const { client, hiuId, requestId, json } = opened;
  const id = text(json, "consentRequestId") ?? "";
  if (id === "") return refusal(400, "ABDM-9999: ", "Invalid Consent request id");
  const request = network.consents.find(id);
  const mine = request?.clientId === client.clientId ? request : null;
  const bare = network.faults.of(client.clientId, "status", "on-status").bareStatus ?? false;
  const listener = { clientId: client.clientId, hiuId: hiuId ?? "", dialect: "v3" } as const;
  const after = () => {
    const body =
      mine === null
        ? v3Voice.failed("on-status", requestId, "unknown request")
        : v3Voice.status(requestId, mine, !bare);
    return tell(network, listener, "on-status", body, mine?.id ?? null);
  };
  return { status: 202, after };
};

/** POST /api/hiecm/consent/v3/fetch: the artefact itself. */
export const fetchArtefact: Handler = (network, call) => {
  const opened = authorize(network, call, { needsHiu: true });
  if ("refused" in opened) return opened.refused;
  const { client, hiuId, requestId, json } = opened;
  const id = text(json, "consentId") ?? "";
  if (id === "") return refusal(400, "ABDM-9999: ", "Invalid Consent artefact id");
  const found = network.consents.findArtefact(id);
  if (found?.request.clientId !== client.clientId) return refusal(404, "ABDM-1001", "No data found");
  const listener = { clientId: client.clientId, hiuId: hiuId ?? "", dialect: "v3" } as const;
  const after = () =>
    tell(network, listener, "on-fetch", v3Voice.fetched(requestId, found.request, found.artefact), found.request.id);
  return { status: 202, after };
};
