import "server-only";
import { command } from "@/lib/access/command";
import { disableAccount } from "@/lib/staff/account-changes";
import { staffIdInput } from "@/lib/staff/staff-id-input";

/** Ends the sessions of a person, in every tab, and keeps them out until they are enabled. Throws `not-found` and `last-admin`. */
export const disableStaff = command({
  name: "disable-staff",
  roles: ["admin"],
  input: staffIdInput,
  run: (tx, { id }): Promise<void> => disableAccount(tx, id),
});
