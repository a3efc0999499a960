import "server-only";
import type { Context, StaffActor } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { findHospital } from "@/lib/hospital/hospital-table";
import { toHospitalView, type HospitalView } from "@/lib/hospital/hospital-view";

/** The hospital of whoever is signed in. */
export async function ownHospital(ctx: Context<StaffActor>): Promise<HospitalView> {
  permitStaff(ctx, "doctor", "admin");
  const row = await findHospital(ctx.db, ctx.actor.hospitalId);
  if (!row) throw new AppError("not-found");
  return toHospitalView(row);
}
