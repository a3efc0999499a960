/** Why a request has not left yet, or may have left in silence, beside the gateway's own words; keys of the catalogue's advice. */
export const TROUBLES = [
  "gateway-unreachable",
  "gateway-busy",
  "gateway-blocked",
  "too-many-now",
  "too-many-or-clock",
  "no-answer-yet",
  "no-word-from-network",
  "no-credential",
  "credential-refused",
  "credential-stopped",
  "credential-wrong-or-locked",
  "credential-locked",
  "refused-without-a-word",
  "admin-check-hiu-id",
  "admin-check-clock",
  "admin-check-environment",
  "admin-check-entitlement",
  "admin-check-firewall",
  "admin-check-gateway-address",
  "admin-check-certificate",
  "admin-check-callback-address",
] as const;

export type Trouble = (typeof TROUBLES)[number];

const IN_DOUBT: readonly string[] = [
  "no-answer-yet",
  "no-word-from-network",
  "message-repeated",
  "already-done",
] satisfies (Trouble | "message-repeated" | "already-done")[];

/** Whether a request with this advice may have reached the patient all the same. */
export const mayHaveArrived = (advice: string): boolean => IN_DOUBT.includes(advice);

const STOPPED: readonly string[] = ["credential-stopped", "credential-locked"] satisfies Trouble[];

/** Whether nothing is tried until an administrator acts, however often it is looked at. */
export const waitsForAdmin = (advice: string): boolean => STOPPED.includes(advice);

const BLOCKED_FOR = 24 * 60 * 60 * 1_000;

/** When whoever the network blocked at this instant may speak again. Source: ABDM-1027. */
export const unblockedAt = (iso: string): string => new Date(Date.parse(iso) + BLOCKED_FOR).toISOString();
