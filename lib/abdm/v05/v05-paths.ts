import "server-only";

import type { InboundKind, KeySetLocation } from "@/lib/abdm/messages";

/** Where v0.5 calls go, below `https://dev.ndhm.gov.in/gateway`. Source: ndhm-hiu.yml 0.5. */
export const PATHS = {
  session: "/v0.5/sessions",
  findPatient: "/v0.5/patients/find",
  initConsentRequest: "/v0.5/consent-requests/init",
  checkConsentRequest: "/v0.5/consent-requests/status",
  acknowledgeNotification: "/v0.5/consents/hiu/on-notify",
  fetchArtefact: "/v0.5/consents/fetch",
} as const;

/** Bridges are kept by a service beside the gateway: these paths are below the origin. */
export const CALLBACK_ADDRESS_PATH = "/devservice/v1/bridges";
export const READ_BRIDGE_PATH = "/devservice/v1/bridges/getServices";

/** Where the keys are, besides the realm; those of v3 stand beside `/gateway`. */
export const KEY_PLACES: readonly KeySetLocation[] = [
  { base: "gateway", path: "/v0.5/certs", needsToken: false },
  { base: "origin", path: "/api/hiecm/gateway/v3/certs", needsToken: true },
];

/** Where v0.5 callbacks arrive. */
export const CALLBACK_PATHS: Readonly<Record<string, InboundKind>> = {
  "v0.5/patients/on-find": "patient-found",
  "v0.5/consent-requests/on-init": "consent-request-initiated",
  "v0.5/consent-requests/on-status": "consent-request-checked",
  "v0.5/consents/hiu/notify": "consent-notified",
  "v0.5/consents/on-fetch": "artefact-fetched",
};
