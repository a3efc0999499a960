import "server-only";

import type { InboundKind, KeySetLocation } from "@/lib/abdm/messages";

/** Where v3 calls go, below `https://dev.abdm.gov.in`. Source: ABDM v3 M3. */
export const PATHS = {
  session: "/api/hiecm/gateway/v3/sessions",
  callbackAddress: "/api/hiecm/gateway/v3/bridge/url",
  readBridge: "/api/hiecm/gateway/v3/bridge-services",
  initConsentRequest: "/api/hiecm/consent/v3/request/init",
  checkConsentRequest: "/api/hiecm/consent/v3/request/status",
  acknowledgeNotification: "/api/hiecm/consent/v3/request/hiu/on-notify",
  fetchArtefact: "/api/hiecm/consent/v3/fetch",
} as const;

/** Where the keys are, besides the realm. The set of v0.5, beside v3, is the same and open to all. Source: ABDM v3 gateway. */
export const KEY_PLACES: readonly KeySetLocation[] = [
  { base: "origin", path: "/gateway/v0.5/certs", needsToken: false },
  { base: "gateway", path: "/api/hiecm/gateway/v3/certs", needsToken: true },
];

/** Where v3 callbacks arrive. Two have a second spelling in old documents and other systems. */
export const CALLBACK_PATHS: Readonly<Record<string, InboundKind>> = {
  "api/v3/hiu/consent/request/on-init": "consent-request-initiated",
  "api/v3/hiu/consent/request/on-status": "consent-request-checked",
  "api/v3/hiu/consent/request/notify": "consent-notified",
  "api/v3/hiu/consent/request/on-notify": "consent-notified",
  "api/v3/hiu/consent/on-fetch": "artefact-fetched",
  "api/v3/hiu/consents/on-fetch": "artefact-fetched",
};
