import "server-only";

import type { InboundKind, KeySetLocation } from "@/lib/abdm/messages";

/** Paths of v3 calls below the gateway address, such as `https://dev.abdm.gov.in`. Source: ABDM v3 M3. */
export const V3_PATHS = {
  session: "/api/hiecm/gateway/v3/sessions",
  callbackAddress: "/api/hiecm/gateway/v3/bridge/url",
  readBridge: "/api/hiecm/gateway/v3/bridge-services",
  initConsentRequest: "/api/hiecm/consent/v3/request/init",
  checkConsentRequest: "/api/hiecm/consent/v3/request/status",
  acknowledgeNotification: "/api/hiecm/consent/v3/request/hiu/on-notify",
  fetchArtefact: "/api/hiecm/consent/v3/fetch",
} as const;

/** Key sets besides the realm's. The key set of v0.5 has the same keys and needs no token. Source: ABDM v3 gateway. */
export const V3_KEY_SET_LOCATIONS: readonly KeySetLocation[] = [
  { base: "origin", path: "/gateway/v0.5/certs", needsToken: false },
  { base: "gateway", path: "/api/hiecm/gateway/v3/certs", needsToken: true },
];

/** Paths of v3 callbacks below the registered address. Old documents and other systems have a second path for two of them. */
export const V3_CALLBACK_PATHS: Readonly<Record<string, InboundKind>> = {
  "api/v3/hiu/consent/request/on-init": "on-init",
  "api/v3/hiu/consent/request/on-status": "on-status",
  "api/v3/hiu/consent/request/notify": "notify",
  "api/v3/hiu/consent/request/on-notify": "notify",
  "api/v3/hiu/consent/on-fetch": "on-fetch",
  "api/v3/hiu/consents/on-fetch": "on-fetch",
};
