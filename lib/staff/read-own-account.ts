import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { readOwnSessions, readStaff } from "@/lib/staff/staff-list-queries";
import type { OwnAccountView } from "@/lib/staff/staff-view";

/** The account of whoever acts, with the sessions that last. */
export const readOwnAccount = query({
  name: "read-own-account",
  roles: ROLES,
  input: z.object({}),
  run: async (tx): Promise<OwnAccountView> => {
    const [[own], sessions] = await Promise.all([readStaff(tx, tx.actor.staffId), readOwnSessions(tx)]);
    if (!own) throw new AppError("not-found");
    const { name, email, roles, registrationNumber, council, hprId, ways } = own;
    return { name, email, roles, registrationNumber, council, hprId, ways, sessions };
  },
  audits: { because: "one's own account" },
});
