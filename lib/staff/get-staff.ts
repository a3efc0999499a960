import "server-only";
import { query } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import { staffIdInput } from "@/lib/staff/staff-id-input";
import { readStaff } from "@/lib/staff/staff-list-queries";
import type { StaffView } from "@/lib/staff/staff-view";

/** A person of the hospital. Throws `not-found`. */
export const getStaff = query({
  name: "get-staff",
  roles: ["admin"],
  input: staffIdInput,
  run: async (tx, { id }): Promise<StaffView> => {
    const [person] = await readStaff(tx, id);
    if (!person) throw new AppError("not-found");
    return person;
  },
  audits: { because: "an account of staff" },
});
