import "server-only";
import { record } from "@/lib/audit/record-audit";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { newId, type StaffId } from "@/lib/ids";
import type { CreateStaffInput } from "@/lib/staff/staff-input";
import { hashPassword } from "@/lib/staff/password";
import { findStaffByEmail, insertStaff } from "@/lib/staff/staff-table";

/** Opens an account in the actor's hospital; for its admins, and for preparing the first ones. */
export async function createStaff(ctx: Context, input: CreateStaffInput): Promise<StaffId> {
  if (ctx.actor.kind !== "job") permitStaff(ctx, "admin");
  const passwordHash = await hashPassword(input.password);
  return transact(ctx, async (tx) => {
    if (await findStaffByEmail(tx.db, input.email)) {
      throw new AppError("invalid-input", undefined, { email: "email-taken" });
    }
    const id = newId<StaffId>();
    await insertStaff(tx.db, {
      id,
      hospitalId: ctx.actor.hospitalId,
      email: input.email,
      name: input.name,
      role: input.role,
      registrationNumber: input.role === "doctor" ? input.registrationNumber : null,
      passwordHash,
      disabledAt: null,
      createdAt: ctx.now,
    });
    await record(tx, {
      action: "staff.created",
      subject: { kind: "staff", id },
      detail: { role: input.role },
    });
    return id;
  });
}
