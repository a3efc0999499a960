import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { MachineTx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId, type StaffId } from "@/lib/ids";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { hashPassword } from "@/lib/staff/password";
import { checkNewPassword, LONGEST, SHORTEST_ALONE } from "@/lib/staff/password-rules";
import { emailInput, nameInput } from "@/lib/staff/person-input";
import { insertStaff } from "@/lib/staff/staff-table";

const account = {
  email: emailInput,
  name: nameInput,
  password: z.string("required").min(SHORTEST_ALONE, "password-needs-15").max(LONGEST, "too-long"),
};

/** A new account. Doctors have a registration number with their medical council. */
export const createStaffInput = z.discriminatedUnion("role", [
  z.object({ ...account, role: z.literal("admin") }),
  z.object({ ...account, role: z.literal("privacy-officer") }),
  z.object({
    ...account,
    role: z.literal("doctor"),
    registrationNumber: z.string("required").trim().min(1, "required").max(64, "too-long"),
  }),
]);
export type CreateStaffInput = z.infer<typeof createStaffInput>;

/**
 * Creates one of a new hospital's first accounts. Throws `invalid-input` where the e-mail address has an account already, or the password cannot
 * be chosen.
 */
export async function createStaff(tx: MachineTx, input: CreateStaffInput): Promise<StaffId> {
  const { name, hiuId } = await findOwnHospital(tx);
  const problem = await checkNewPassword(input.password, [input.name, input.email, name, hiuId]);
  if (problem)
    throw new AppError("invalid-input", `the password of ${input.email} cannot be chosen (${problem})`, {
      password: problem,
    });
  const id = newId<StaffId>();
  const added = await insertStaff(tx, {
    id,
    email: input.email,
    name: input.name,
    roles: [input.role],
    role: input.role,
    passwordChangedAt: tx.now,
    registrationNumber: input.role === "doctor" ? input.registrationNumber : null,
    passwordHash: await hashPassword(input.password),
    disabledAt: null,
    createdAt: tx.now,
  });
  if (!added) throw new AppError("invalid-input", undefined, { email: "email-taken" });
  await recordAudit(tx, { action: "staff.created", subject: { kind: "staff", id }, detail: { roles: [input.role] } });
  return id;
}
