import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { MachineTx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId, type StaffId } from "@/lib/ids";
import { hashPassword } from "@/lib/staff/password";
import { insertStaff } from "@/lib/staff/staff-table";

// Any address that a network of one's own may use; whether it receives mail matters to nobody here.
const email = z
  .string("required")
  .trim()
  .toLowerCase()
  .max(254, "too-long")
  .regex(/^[^\s@]+@[^\s@]+$/, "not-an-email");

const account = {
  email,
  name: z.string("required").trim().min(1, "required").max(200, "too-long"),
  password: z.string("required").min(8, "password-too-short").max(1024, "too-long"),
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

/** Creates one of a new hospital's first accounts. Throws `invalid-input` where the e-mail address has an account already. */
export async function createStaff(tx: MachineTx, input: CreateStaffInput): Promise<StaffId> {
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
