/** Why a request has not left yet, where the gateway's own words do not say it; keys of the catalogue's advice. */
export const TROUBLES = [
  "gateway-unreachable",
  "gateway-busy",
  "no-answer-yet",
  "no-word-from-network",
  "no-credential",
  "credential-refused",
  "credential-locked",
] as const;

export type Trouble = (typeof TROUBLES)[number];
