import "server-only";
import {
  type Dialect,
  type Envelope,
  type InboundKind,
  type KeySetLocation,
  type OutboundMessage,
  UnsupportedMessage,
  type WireCall,
} from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { consentRequestBody } from "@/lib/abdm/wire/consent-request-body";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";
import { decodeSession } from "@/lib/abdm/wire/decode-session";
import { healthInformationNotifyBody, healthInformationRequestBody } from "@/lib/abdm/wire/health-information-body";
import type { InboundRequestId } from "@/lib/ids";

/** Paths of v3 calls below the gateway address, such as `https://dev.abdm.gov.in`. Source: ABDM v3 M3. */
export const V3_PATHS = {
  session: "/api/hiecm/gateway/v3/sessions",
  callbackAddress: "/api/hiecm/gateway/v3/bridge/url",
  readBridge: "/api/hiecm/gateway/v3/bridge-services",
  initConsentRequest: "/api/hiecm/consent/v3/request/init",
  checkConsentRequest: "/api/hiecm/consent/v3/request/status",
  acknowledgeNotification: "/api/hiecm/consent/v3/request/hiu/on-notify",
  fetchArtefact: "/api/hiecm/consent/v3/fetch",
  requestHealthInformation: "/api/hiecm/data-flow/v3/health-information/request",
  reportTransfer: "/api/hiecm/data-flow/v3/health-information/notify",
} as const;

/** Key sets besides the realm's. The key set of v0.5 has the same keys and needs no token. Source: ABDM v3 gateway. */
export const V3_KEY_SET_LOCATIONS: readonly KeySetLocation[] = [
  { base: "origin", path: "/gateway/v0.5/certs", needsToken: false },
  { base: "gateway", path: "/api/hiecm/gateway/v3/certs", needsToken: true },
];

/** Where the consent manager's messages are received. Source: ABDM v3 M3; the others are of old documents and of live systems. */
const CALLBACK_PREFIXES = ["api/v3/", "v3/"].flatMap((root) =>
  ["hiu/consent/", "hiu/consents/", "consent/", "consents/"].map((scope) => root + scope),
);

const CALLBACK_PATHS_BELOW: readonly [path: string, kind: InboundKind][] = [
  ...["request/", "requests/"].flatMap((requests): [string, InboundKind][] => [
    [`${requests}on-init`, "on-init"],
    [`${requests}on-status`, "on-status"],
    [`${requests}notify`, "notify"],
    [`${requests}on-notify`, "notify"],
  ]),
  ["hiu/notify", "notify"],
  ["on-fetch", "on-fetch"],
];

/** Where the response to a request of records is received. */
const ON_REQUEST_PATHS = ["api/v3/", "v3/"].flatMap((root) =>
  ["hiu/health-information/on-request", "health-information/hiu/on-request"].map((path) => root + path),
);

/** Paths of v3 callbacks below the registered address: every path below every prefix, since gateways mix them. */
export const V3_CALLBACK_PATHS: ReadonlyMap<string, InboundKind> = new Map([
  ...CALLBACK_PREFIXES.flatMap((prefix) =>
    CALLBACK_PATHS_BELOW.map(([path, kind]): [string, InboundKind] => [prefix + path, kind]),
  ),
  ...ON_REQUEST_PATHS.map((path): [string, InboundKind] => [path, "on-request"]),
]);

/** The current protocol, "HIE-CM v3". Gateway addresses: `https://dev.abdm.gov.in`, `https://apis.abdm.gov.in`. */
export const v3Dialect: Dialect = {
  name: "v3",
  callbackPaths: V3_CALLBACK_PATHS,
  keySetLocations: V3_KEY_SET_LOCATIONS,
  patientLookup: "abha-search",
  encode,
  encodeSession,
  decodeSession,
  encodeCallbackAddress,
  encodeReadBridge,
  inboundRequestId: (headers) => (headers.get("REQUEST-ID")?.trim() || null) as InboundRequestId | null,
  decode: decodeCallback,
};

/** In v3 the ids are in the headers and not in the body. Source: ABDM v3 M3. */
function encode(message: OutboundMessage, envelope: Envelope): WireCall {
  switch (message.kind) {
    case "find-patient":
      throw new UnsupportedMessage("v3", message.kind);
    case "consent-request-init": {
      const { hip, careContexts } = message;
      const consent = {
        ...consentRequestBody(message, envelope.hiuId),
        hip: hip && { id: hip.id, name: hip.name },
        careContexts,
      };
      return post(V3_PATHS.initConsentRequest, envelope, { consent });
    }
    case "consent-request-status":
      return post(V3_PATHS.checkConsentRequest, envelope, { consentRequestId: message.cmConsentRequestId });
    case "consent-on-notify":
      // There is no `error` field, not even null: the gateway rejects both fields together with ABDM-1015.
      return post(V3_PATHS.acknowledgeNotification, envelope, {
        acknowledgement: message.artefactIds.map((consentId) => ({ status: "OK", consentId })),
        response: { requestId: message.inReplyTo },
      });
    case "consent-fetch":
      return post(V3_PATHS.fetchArtefact, envelope, { consentId: message.artefactId });
    case "health-information-request":
      return post(V3_PATHS.requestHealthInformation, envelope, healthInformationRequestBody(message));
    case "health-information-notify":
      return post(V3_PATHS.reportTransfer, envelope, healthInformationNotifyBody(message, envelope.hiuId));
  }
}

/** The session call is the only call without `Authorization` and `X-HIU-ID`. `X-CM-ID` is required. */
function encodeSession(client: { id: string; secret: string }, envelope: Omit<Envelope, "hiuId">): WireCall {
  const body = {
    clientId: client.id,
    clientSecret: client.secret,
    grantType: "client_credentials",
  };
  return {
    method: "POST",
    base: "gateway",
    path: V3_PATHS.session,
    headers: headersOf(envelope),
    body: JSON.stringify(body),
  };
}

/** A client id has one callback address; each registration replaces the one before. Source: ABDM v3 gateway, bridge/url. */
function encodeCallbackAddress(url: string, envelope: Envelope): WireCall {
  return { ...post(V3_PATHS.callbackAddress, envelope, { url }), method: "PATCH" };
}

/** Sent without X-HIU-ID, so that the gateway also responds while the HIU id is not linked to the bridge. */
function encodeReadBridge({ requestId, timestamp, cmId }: Envelope): WireCall {
  const { "Content-Type": _none, ...headers } = headersOf({ requestId, timestamp, cmId });
  return { method: "GET", base: "gateway", path: V3_PATHS.readBridge, headers, body: null };
}

function post(path: string, envelope: Envelope, body: object): WireCall {
  // The specification requires X-HIU-ID only for some calls. Those respond with an empty 401 without it; the others accept it.
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
