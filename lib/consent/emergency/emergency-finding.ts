/** What a privacy officer finds of an access in an emergency. */
export const EMERGENCY_FINDINGS = ["justified", "not-justified", "needs-training"] as const;
export type EmergencyFinding = (typeof EMERGENCY_FINDINGS)[number];
