import type { Advice } from "@/lib/abdm/errors/error-catalogue";

/** Why a request could not be sent yet, or may have been sent without a response; keys of the message catalogue's advice. */
export const SENDING_PROBLEMS = [
  "gateway-unreachable",
  "gateway-busy",
  "gateway-blocked",
  "too-many-now",
  "too-many-or-clock",
  "no-answer-yet",
  "no-callback-from-network",
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
  "admin-check-proxy",
  "admin-check-callback-address",
  "gateway-slow",
  "unexpected-fault",
  "secret-unreadable",
] as const;

export type SendingProblem = (typeof SENDING_PROBLEMS)[number];

/** What people are advised to do about a request that failed or could not be sent yet; a key of the message catalogue. */
export type FailureAdvice = Advice | SendingProblem | "not-sent-in-time";

/** The problem of an attempt that may have reached the patient: it is not repeated before its time. */
export const IN_DOUBT = "no-answer-yet" satisfies SendingProblem;

const STOPPED: readonly FailureAdvice[] = [
  "credential-stopped",
  "credential-locked",
  "no-credential",
  "secret-unreadable",
];

/** Whether nothing is sent until an administrator acts. */
export const waitsForAdmin = (advice: FailureAdvice): boolean => STOPPED.includes(advice);

const BLOCKED_FOR = 24 * 60 * 60 * 1_000;

/** When a client that the network blocked at this instant may send again; ISO 8601 in UTC. Source: ABDM-1027. */
export const unblockedAt = (iso: string): string => new Date(Date.parse(iso) + BLOCKED_FOR).toISOString();
