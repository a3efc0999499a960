import "server-only";

import { type Envelope, type OutboundMessage, UnsupportedMessage, type WireCall } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { PATHS } from "@/lib/abdm/v3/v3-paths";
import { consentRequestBody } from "@/lib/abdm/wire/consent-request-body";

/** A v3 call: ids in the headers, none in the body. Source: ABDM v3 M3. */
export function encode(message: OutboundMessage, envelope: Envelope): WireCall {
  switch (message.kind) {
    case "find-patient":
      throw new UnsupportedMessage("v3", message.kind);
    case "init-consent-request": {
      const { hip, careContexts } = message;
      const named = hip && { id: hip.id, name: hip.name };
      const consent = {
        ...consentRequestBody(message, envelope.hiuId),
        hip: named,
        careContexts,
      };
      return post(PATHS.initConsentRequest, envelope, { consent });
    }
    case "check-consent-request":
      return post(PATHS.checkConsentRequest, envelope, {
        consentRequestId: message.cmConsentRequestId,
      });
    case "acknowledge-notification":
      // No `error`, not even null: both together are refused with ABDM-1015.
      return post(PATHS.acknowledgeNotification, envelope, {
        acknowledgement: message.artefactIds.map((consentId) => ({
          status: "OK",
          consentId,
        })),
        response: { requestId: message.inReplyTo },
      });
    case "fetch-artefact":
      return post(PATHS.fetchArtefact, envelope, {
        consentId: message.artefactId,
      });
  }
}

/** The session call: the only one without `Authorization` and `X-HIU-ID`; `X-CM-ID` is demanded even here. */
export function encodeSession(client: { id: string; secret: string }, envelope: Omit<Envelope, "hiuId">): WireCall {
  const body = {
    clientId: client.id,
    clientSecret: client.secret,
    grantType: "client_credentials",
  };
  return {
    method: "POST",
    base: "gateway",
    path: PATHS.session,
    headers: headersOf(envelope),
    body: JSON.stringify(body),
  };
}

/** Registers where callbacks go; one address for each client id, the last writer wins. Source: ABDM v3 gateway, bridge/url. */
export function encodeCallbackAddress(url: string, envelope: Envelope): WireCall {
  return { ...post(PATHS.callbackAddress, envelope, { url }), method: "PATCH" };
}

/** Asks for the client's address and services. Without X-HIU-ID, so that it answers for an id that is not linked. */
export function encodeReadBridge({ requestId, timestamp, cmId }: Envelope): WireCall {
  const { "Content-Type": _none, ...headers } = headersOf({ requestId, timestamp, cmId });
  return { method: "GET", base: "gateway", path: PATHS.readBridge, headers, body: null };
}

function post(path: string, envelope: Envelope, body: object): WireCall {
  // The specification asks for X-HIU-ID on some calls only; without it those answer an empty 401, elsewhere it is accepted.
  const headers = { ...headersOf(envelope), "X-HIU-ID": envelope.hiuId };
  return {
    method: "POST",
    base: "gateway",
    path,
    headers,
    body: JSON.stringify(body),
  };
}

function headersOf({ requestId, timestamp, cmId }: Omit<Envelope, "hiuId">) {
  return {
    "Content-Type": "application/json",
    "REQUEST-ID": requestId,
    TIMESTAMP: formatTimestamp(timestamp),
    "X-CM-ID": cmId,
  };
}
