import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { inviteAccount } from "@/lib/staff/account-changes";
import type { MadeLink } from "@/lib/staff/make-link";
import { personInput } from "@/lib/staff/person-input";
import { sendLinks } from "@/lib/staff/send-links";
import type { NewLink } from "@/lib/staff/staff-view";

/** A page sends a longer list in parts, so that it can show how far it is. */
const MOST_AT_ONCE = 25;

/**
 * Invites several people. Those whose e-mail address has an account already are left as they are (`skipped`), so that a list can be
 * sent again.
 */
export const importStaff = commandInSteps({
  name: "import-staff",
  roles: ["admin"],
  needsVerification: true,
  input: z.object({ people: z.array(personInput, "required").min(1, "required").max(MOST_AT_ONCE, "too-long") }),
  before: async (tx, { people }) => {
    const made: MadeLink[] = [];
    const skipped: string[] = [];
    for (const person of people) {
      const link = await inviteAccount(tx, person);
      if (link) made.push(link);
      else skipped.push(person.email);
    }
    const { id, name: hospital } = await findOwnHospital(tx);
    const detail = { invited: made.length, skipped: skipped.length };
    await recordAudit(tx, { action: "staff.imported", subject: { kind: "hospital", id }, detail });
    return { made, skipped, hospital };
  },
  call: async (_scope, { made, skipped, hospital }): Promise<{ invited: NewLink[]; skipped: string[] }> => ({
    invited: await sendLinks(hospital, made),
    skipped,
  }),
});
