import "server-only";
import { command } from "@/lib/access/command";
import { enableAccount } from "@/lib/staff/account-changes";
import { staffIdInput } from "@/lib/staff/staff-id-input";

/** Lets a disabled person sign in again, by the same means as before. Throws `not-found`. */
export const enableStaff = command({
  name: "enable-staff",
  roles: ["admin"],
  needsVerification: true,
  input: staffIdInput,
  run: (tx, { id }): Promise<void> => enableAccount(tx, id),
});
