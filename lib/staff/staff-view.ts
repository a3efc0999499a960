import "server-only";
import type { Role } from "@/lib/db/actor";
import type { StaffId, StaffSessionId } from "@/lib/ids";
import type { InvitationPurpose } from "@/lib/staff/invitation-purpose";
import type { SignInMethod } from "@/lib/staff/session-facts";

/** `invited`: has never signed in, and has a link that works. `no-way-in`: can sign in by nothing, and has no such link. */
export type StaffState = "active" | "invited" | "no-way-in" | "disabled";

/** By what a person can sign in. */
export type SignInWays = { password: boolean; passkeys: number; app: boolean; singleSignOn: boolean };

/** A person of the hospital, for its admins. Instants are texts in ISO 8601. */
export type StaffView = {
  id: StaffId;
  name: string;
  email: string;
  roles: readonly Role[];
  registrationNumber: string | null;
  council: string | null;
  hprId: string | null;
  lastSeenAt: string | null;
  ways: SignInWays;
  state: StaffState;
  /** The link that works, if there is one. */
  link: { purpose: InvitationPurpose; expiresAt: string } | null;
  /** How many sessions last. */
  sessions: number;
  /** Whether it is the person who looks. */
  isSelf: boolean;
};

/** A session of the person who looks. */
export type OwnSessionView = {
  id: StaffSessionId;
  device: string | null;
  address: string | null;
  method: SignInMethod;
  createdAt: string;
  lastUsedAt: string;
  /** Whether it is the session of this request. */
  isPresent: boolean;
};

/** The account of the person who looks. */
export type OwnAccountView = {
  name: string;
  email: string;
  roles: readonly Role[];
  registrationNumber: string | null;
  council: string | null;
  hprId: string | null;
  ways: SignInWays;
  sessions: OwnSessionView[];
};

/** What became of the mail with a link. */
export type MailResult = "sent" | "not-set-up" | "unreachable" | "sign-in-refused" | "address-refused" | "failed";

/** A link that was made: shown once, since only its digest is stored. */
export type NewLink = { id: StaffId; name: string; email: string; link: string; expiresAt: string; mail: MailResult };
