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
  "refused-without-reason",
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

/** The one that may have reached the patient: no next try stands before its time, but a look at what came of it. */
export const IN_DOUBT = "no-answer-yet" satisfies Trouble;

const STOPPED: readonly string[] = ["credential-stopped", "credential-locked"] satisfies Trouble[];

/** Whether nothing is tried until an administrator acts, however often it is looked at. */
export const waitsForAdmin = (advice: string): boolean => STOPPED.includes(advice);

const BLOCKED_FOR = 24 * 60 * 60 * 1_000;

/** When whoever the network blocked at this instant may speak again. Source: ABDM-1027. */
export const unblockedAt = (iso: string): string => new Date(Date.parse(iso) + BLOCKED_FOR).toISOString();
