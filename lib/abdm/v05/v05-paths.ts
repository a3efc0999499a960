import "server-only";

import type { InboundKind, KeySetLocation } from "@/lib/abdm/messages";

/** Paths of v0.5 calls below the gateway address, such as `https://dev.ndhm.gov.in/gateway`. Source: ndhm-hiu.yml 0.5. */
export const V05_PATHS = {
  session: "/v0.5/sessions",
  findPatient: "/v0.5/patients/find",
  initConsentRequest: "/v0.5/consent-requests/init",
  checkConsentRequest: "/v0.5/consent-requests/status",
  acknowledgeNotification: "/v0.5/consents/hiu/on-notify",
  fetchArtefact: "/v0.5/consents/fetch",
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
export const V05_CALLBACK_PATHS: Readonly<Record<string, InboundKind>> = {
  "v0.5/patients/on-find": "on-find",
  "v0.5/consent-requests/on-init": "on-init",
  "v0.5/consent-requests/on-status": "on-status",
  "v0.5/consents/hiu/notify": "notify",
  "v0.5/consents/on-fetch": "on-fetch",
};
