import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { readStaff } from "@/lib/staff/staff-list-queries";
import type { StaffView } from "@/lib/staff/staff-view";

/** The people of the hospital, those whose accounts are disabled last. */
export const listStaff = query({
  name: "list-staff",
  roles: ["admin"],
  input: z.object({}),
  run: (tx): Promise<StaffView[]> => readStaff(tx),
  audits: { because: "accounts of staff" },
});
