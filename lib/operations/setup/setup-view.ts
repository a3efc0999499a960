import "server-only";

/** The steps from the first client id to the first request, in their order. */
export const SETUP_STEPS = ["client-id", "secret", "connection", "facility", "address", "delivery", "request"] as const;
export type SetupStepName = (typeof SETUP_STEPS)[number];

/** What is known of the steps, each a sentence of the catalogue. */
export const SETUP_FACTS = [
  ...(["client-id-known", "client-id-missing"] as const),
  ...(["secret-stored", "secret-missing"] as const),
  ...(["connection-opened", "connection-never", "connection-refused", "connection-unreachable"] as const),
  ...(["facility-linked", "facility-unknown", "facility-not-linked"] as const),
  ...(["address-registered", "address-of-another-version", "address-missing"] as const),
  ...(["delivery-proven", "delivery-never", "delivery-running", "delivery-failed"] as const),
  ...(["request-taken", "request-missing-demo", "request-missing-sandbox", "request-missing-live"] as const),
] as const;
export type SetupFact = (typeof SETUP_FACTS)[number];

/** `problem`: what was tried failed. */
export type SetupStepState = "done" | "open" | "problem";

export type SetupStep = {
  name: SetupStepName;
  state: SetupStepState;
  /** A key of the catalogue's `setup.fact` part, with the values that its sentence names. */
  fact: { key: SetupFact; values: Record<string, string | number> };
};

/** How far the hospital's connection to ABDM is set up. */
export type SetupView = {
  steps: SetupStep[];
  /** How many steps hold. */
  done: number;
  /** The credential in use. */
  credentialId: string | null;
  isDeliveryRunning: boolean;
};
