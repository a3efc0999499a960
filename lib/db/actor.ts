import type { HospitalId, StaffId } from "@/lib/ids";

export const ROLES = ["doctor", "admin"] as const;
export type Role = (typeof ROLES)[number];

export type StaffActor = {
  kind: "staff";
  staffId: StaffId;
  hospitalId: HospitalId;
  role: Role;
  name: string;
  /** Null for those who are not doctors. */
  registrationNumber: string | null;
};

/** Who acts: a person, the gateway through a callback, or a background job. Each for one hospital. */
export type Actor =
  StaffActor | { kind: "gateway"; hospitalId: HospitalId } | { kind: "job"; hospitalId: HospitalId; job: string };
