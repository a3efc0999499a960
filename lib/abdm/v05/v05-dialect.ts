import "server-only";
import type { Dialect, Envelope, InboundKind, KeySetLocation, OutboundMessage, WireCall } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { consentRequestBody, type InitConsentRequest } from "@/lib/abdm/wire/consent-request-body";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";
import { decodeSession } from "@/lib/abdm/wire/decode-session";
import { healthInformationNotifyBody, healthInformationRequestBody } from "@/lib/abdm/wire/health-information-body";
import type { InboundRequestId } from "@/lib/ids";

/** Paths of v0.5 calls below the gateway address, such as `https://dev.ndhm.gov.in/gateway`. Source: ndhm-hiu.yml 0.5. */
export const V05_PATHS = {
  session: "/v0.5/sessions",
  findPatient: "/v0.5/patients/find",
  initConsentRequest: "/v0.5/consent-requests/init",
  checkConsentRequest: "/v0.5/consent-requests/status",
  acknowledgeNotification: "/v0.5/consents/hiu/on-notify",
  fetchArtefact: "/v0.5/consents/fetch",
  requestHealthInformation: "/v0.5/health-information/cm/request",
  reportTransfer: "/v0.5/health-information/notify",
} as const;

/** Paths of the bridge service, which is outside the gateway: they are below the origin. */
export const V05_CALLBACK_ADDRESS_PATH = "/devservice/v1/bridges";
export const V05_READ_BRIDGE_PATH = "/devservice/v1/bridges/getServices";

/** Key sets besides the realm's. The key set of v3 is outside `/gateway`. */
export const V05_KEY_SET_LOCATIONS: readonly KeySetLocation[] = [
  { base: "gateway", path: "/v0.5/certs", needsToken: false },
  { base: "origin", path: "/api/hiecm/gateway/v3/certs", needsToken: true },
];

/** Paths of v0.5 callbacks below the registered address. */
export const V05_CALLBACK_PATHS: ReadonlyMap<string, InboundKind> = new Map([
  ["v0.5/patients/on-find", "on-find"],
  ["v0.5/consent-requests/on-init", "on-init"],
  ["v0.5/consent-requests/on-status", "on-status"],
  ["v0.5/consents/hiu/notify", "notify"],
  ["v0.5/consents/on-fetch", "on-fetch"],
  ["v0.5/health-information/hiu/on-request", "on-request"],
]);

/** The protocol of 2020 to 2025. The gateway address includes a path: `https://dev.ndhm.gov.in/gateway`. */
export const v05Dialect: Dialect = {
  name: "v0.5",
  callbackPaths: V05_CALLBACK_PATHS,
  keySetLocations: V05_KEY_SET_LOCATIONS,
  patientLookup: "callback",
  encode,
  encodeSession,
  decodeSession,
  encodeCallbackAddress,
  encodeReadBridge,
  inboundRequestId: (_headers, body) => requestIdOf(body) as InboundRequestId | null,
  decode: decodeCallback,
};

function requestIdOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("requestId" in body)) return null;
  return typeof body.requestId === "string" ? body.requestId.trim() || null : null;
}

/** In v0.5 `requestId` and `timestamp` are in the body. Source: ndhm-hiu.yml 0.5. */
function encode(message: OutboundMessage, envelope: Envelope): WireCall {
  switch (message.kind) {
    case "find-patient": {
      const requester = { type: "HIU", id: envelope.hiuId };
      return post(V05_PATHS.findPatient, envelope, { query: { patient: { id: message.abhaAddress }, requester } });
    }
    case "consent-request-init":
      return post(V05_PATHS.initConsentRequest, envelope, { consent: consentOf(message, envelope.hiuId) });
    case "consent-request-status":
      return post(V05_PATHS.checkConsentRequest, envelope, { consentRequestId: message.cmConsentRequestId });
    case "consent-on-notify":
      // There is no `error` field: the gateway rejects an error beside the acknowledgement with 2500.
      return post(V05_PATHS.acknowledgeNotification, envelope, {
        acknowledgement: message.artefactIds.map((consentId) => ({ status: "OK", consentId })),
        resp: { requestId: message.inReplyTo },
      });
    case "consent-fetch":
      return post(V05_PATHS.fetchArtefact, envelope, { consentId: message.artefactId });
    case "health-information-request":
      return post(V05_PATHS.requestHealthInformation, envelope, healthInformationRequestBody(message));
    case "health-information-notify":
      return post(V05_PATHS.reportTransfer, envelope, healthInformationNotifyBody(message, envelope.hiuId));
  }
}

/** The session call has no ids, and no header but its content type. */
function encodeSession(client: { id: string; secret: string }): WireCall {
  const body = {
    clientId: client.id,
    clientSecret: client.secret,
    grantType: "client_credentials",
  };
  const headers = { "Content-Type": "application/json" };
  return {
    method: "POST",
    base: "gateway",
    path: V05_PATHS.session,
    headers,
    body: JSON.stringify(body),
  };
}

/** Registers the callback address with the bridge service of the sandbox. Source: ndhm-devservice.yml. */
function encodeCallbackAddress(url: string, envelope: Envelope): WireCall {
  const body = JSON.stringify({ url });
  return {
    method: "PATCH",
    base: "origin",
    path: V05_CALLBACK_ADDRESS_PATH,
    headers: headersOf(envelope),
    body,
  };
}

/** The bridge service identifies the client by the token alone. */
function encodeReadBridge(): WireCall {
  const headers = { Accept: "application/json" };
  return { method: "GET", base: "origin", path: V05_READ_BRIDGE_PATH, headers, body: null };
}

/** The schema allows no null for `hip` and `careContexts`, so they are omitted if not chosen. A HIP is sent as its id only. */
function consentOf(message: InitConsentRequest, hiuId: string) {
  return {
    ...consentRequestBody(message, hiuId),
    ...(message.hip && { hip: { id: message.hip.id } }),
    ...(message.careContexts && { careContexts: message.careContexts }),
  };
}

function post(path: string, envelope: Envelope, content: object): WireCall {
  const { requestId, timestamp } = envelope;
  const body = { requestId, timestamp: formatTimestamp(timestamp), ...content };
  return {
    method: "POST",
    base: "gateway",
    path,
    headers: headersOf(envelope),
    body: JSON.stringify(body),
  };
}

function headersOf({ cmId, hiuId }: Envelope): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-CM-ID": cmId,
    "X-HIU-ID": hiuId,
  };
}
