import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { inviteAccount } from "@/lib/staff/account-changes";
import { personInput } from "@/lib/staff/person-input";
import { sendLink } from "@/lib/staff/send-links";
import type { NewLink } from "@/lib/staff/staff-view";

/** Adds a person, who cannot sign in yet, and returns the link with which they choose how. Throws `invalid-input` where the e-mail address has an account. */
export const inviteStaff = commandInSteps({
  name: "invite-staff",
  roles: ["admin"],
  needsVerification: true,
  input: personInput,
  before: async (tx, person) => {
    const made = await inviteAccount(tx, person);
    if (!made) throw new AppError("invalid-input", undefined, { email: "email-taken" });
    return { made, hospital: (await findOwnHospital(tx)).name };
  },
  call: (_scope, made): Promise<NewLink> => sendLink(made),
});
