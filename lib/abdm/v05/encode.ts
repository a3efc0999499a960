import "server-only";

import type { Envelope, OutboundMessage, WireCall } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { CALLBACK_ADDRESS_PATH, PATHS, READ_BRIDGE_PATH } from "@/lib/abdm/v05/v05-paths";
import { consentRequestBody, type InitConsentRequest } from "@/lib/abdm/wire/consent-request-body";

/** A v0.5 call: `requestId` and `timestamp` stand in the body. Source: ndhm-hiu.yml 0.5. */
export function encode(message: OutboundMessage, envelope: Envelope): WireCall {
  switch (message.kind) {
    case "find-patient": {
      const requester = { type: "HIU", id: envelope.hiuId };
      return post(PATHS.findPatient, envelope, {
        query: { patient: { id: message.abhaAddress }, requester },
      });
    }
    case "init-consent-request":
      return post(PATHS.initConsentRequest, envelope, {
        consent: consentOf(message, envelope.hiuId),
      });
    case "check-consent-request":
      return post(PATHS.checkConsentRequest, envelope, {
        consentRequestId: message.cmConsentRequestId,
      });
    case "acknowledge-notification":
      // No `error`: a non-null one beside the acknowledgement is refused with 2500.
      return post(PATHS.acknowledgeNotification, envelope, {
        acknowledgement: message.artefactIds.map((consentId) => ({
          status: "OK",
          consentId,
        })),
        resp: { requestId: message.inReplyTo },
      });
    case "fetch-artefact":
      return post(PATHS.fetchArtefact, envelope, {
        consentId: message.artefactId,
      });
  }
}

/** The session call: no headers but its content type, and no ids at all. */
export function encodeSession(client: { id: string; secret: string }): WireCall {
  const body = {
    clientId: client.id,
    clientSecret: client.secret,
    grantType: "client_credentials",
  };
  const headers = { "Content-Type": "application/json" };
  return {
    method: "POST",
    base: "gateway",
    path: PATHS.session,
    headers,
    body: JSON.stringify(body),
  };
}

/** Registers where callbacks go, with the sandbox's bridge service. Source: ndhm-devservice.yml. */
export function encodeCallbackAddress(url: string, envelope: Envelope): WireCall {
  const body = JSON.stringify({ url });
  return {
    method: "PATCH",
    base: "origin",
    path: CALLBACK_ADDRESS_PATH,
    headers: headersOf(envelope),
    body,
  };
}

/** Asks the bridge service for the client's address and services; it knows its caller by the token alone. */
export function encodeReadBridge(): WireCall {
  return { method: "GET", base: "origin", path: READ_BRIDGE_PATH, headers: { Accept: "application/json" }, body: null };
}

/** The schema has no null for `hip` and `careContexts`: what is not chosen is absent. A HIP is its id alone. */
function consentOf(message: InitConsentRequest, hiuId: string) {
  return {
    ...consentRequestBody(message, hiuId),
    ...(message.hip && { hip: { id: message.hip.id } }),
    ...(message.careContexts && { careContexts: message.careContexts }),
  };
}

function post(path: string, envelope: Envelope, body: object): WireCall {
  const { requestId, timestamp } = envelope;
  const stamped = { requestId, timestamp: formatTimestamp(timestamp), ...body };
  return {
    method: "POST",
    base: "gateway",
    path,
    headers: headersOf(envelope),
    body: JSON.stringify(stamped),
  };
}

function headersOf({ cmId, hiuId }: Envelope): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-CM-ID": cmId,
    "X-HIU-ID": hiuId,
  };
}
