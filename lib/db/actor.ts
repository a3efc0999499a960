import type { HospitalId, StaffId, StaffSessionId } from "@/lib/ids";

/**
 * What people may be, one or several: `doctor` asks for consents and reads records; `admin` manages credentials, callbacks, health and
 * staff; `privacy-officer` reads the audit trail and the receipts of erasures, and reviews accesses in an emergency.
 */
export const ROLES = ["doctor", "admin", "privacy-officer"] as const;
export type Role = (typeof ROLES)[number];

/** Where a request of a person came from, for the audit trail. */
export type RequestOrigin = {
  /** Null before there is one: at the sign-in. */
  sessionId: StaffSessionId | null;
  /** The network address, as the proxies that are trusted name it. */
  address: string | null;
  /** Browser and system in a few words, such as `Chrome 131 on Windows`. */
  device: string | null;
  /** The id of the HTTP request, as in the log. */
  requestId: string | null;
};

export type StaffActor = {
  kind: "staff";
  staffId: StaffId;
  hospitalId: HospitalId;
  roles: readonly Role[];
  name: string;
  /** With the medical council; null where there is none. */
  registrationNumber: string | null;
  origin: RequestOrigin;
  /** When the person last proved in this session who they are, beyond its cookie; null where never. */
  verifiedAt: Date | null;
  /** Whether the time to enrol a second factor is over: until they do, little else is possible. */
  mustEnrol?: boolean;
};

/** A background job, or an attempt to sign in, which has an origin. */
export type JobActor = { kind: "job"; hospitalId: HospitalId; job: string; origin?: RequestOrigin };

/** Who acts: a person, the gateway through a callback, or a background job. Each for one hospital. */
export type Actor = StaffActor | { kind: "gateway"; hospitalId: HospitalId } | JobActor;

export const hasRole = ({ roles }: Pick<StaffActor, "roles">, role: Role): boolean => roles.includes(role);
