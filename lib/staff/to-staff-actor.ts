import "server-only";
import type { StaffActor } from "@/lib/db/context";
import type { StaffRow } from "@/lib/staff/staff-table";

/** A member of staff as the one who acts. */
export function toActor(row: StaffRow): StaffActor {
  const { id, hospitalId, role, name, registrationNumber } = row;
  return {
    kind: "staff",
    staffId: id,
    hospitalId,
    role,
    name,
    registrationNumber,
  };
}
