import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import type { StaffSessionId } from "@/lib/ids";
import { endOneSession } from "@/lib/staff/staff-session";

/** Ends one session of whoever acts, with its live streams. Throws `not-found` where it is over, or another person's. */
export const endOwnSession = command({
  name: "end-own-session",
  roles: ROLES,
  input: z.object({ id: z.uuid().transform((id) => id as StaffSessionId) }),
  run: async (tx, { id }): Promise<void> => {
    const { staffId } = tx.actor;
    if (!(await endOneSession(tx, { id, staffId }, "ended-by-owner"))) throw new AppError("not-found");
  },
});
