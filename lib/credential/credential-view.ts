import type { DialectName } from "@/lib/abdm/vocabulary";

/** A credential as admins see it, which never holds the secret. Instants are ISO 8601 in UTC. */
export type CredentialView = {
  id: string;
  version: number;
  state: "active" | "previous" | "retired";
  gatewayUrl: string;
  dialect: DialectName;
  clientId: string;
  hiuId: string;
  cmId: string;
  abhaUrl: string | null;
  jwksUrl: string;
  issuer: string;
  /** How many calls a second may be made, and how many at once after a pause. */
  callsPerSecond: number;
  callBurst: number;
  /** Its last four characters, or nothing for a short one. */
  secret: { ending: string; setAt: string; setBy: string | null };
  retiredAt: string | null;
  /** The address that the gateway accepted, with the secret part masked. */
  callbackUrl: string | null;
  callbackRegisteredAt: string | null;
  /** Whether that is this version's own address, with its secret part. */
  callbackIsOwn: boolean;
  /** Whether callbacks without the secret part are refused. */
  callbackSecretRequired: boolean;
  /** The last time a session was asked for; null before the first. */
  session: SessionView | null;
};

export type SessionView = {
  requestedAt: string;
  outcome: "opened" | "refused" | "locked" | "unreachable";
  /** The gateway's own words, or why it could not be asked. */
  error: { code: string; message: string } | null;
  /** When the token in use ends. */
  expiresAt: string | null;
  /** Too many refusals: nothing is tried until an admin tests or replaces the credential. */
  stopped: boolean;
};
