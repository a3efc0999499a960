import "server-only";
import { adviceFor } from "@/lib/abdm/errors/advice";
import { SECOND } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { PatientLookupId } from "@/lib/ids";
import { findLookup } from "@/lib/patient/patient-table";

/** How long the network is waited for before the doctor is told that it does not answer. */
const PATIENCE = 15 * SECOND;

export type LookupView = {
  state: "asking" | "found" | "not-found" | "failed";
  abhaAddress: string;
  name: string | null;
  /** The network's own words, and a key of the catalogue's advice, where it failed. */
  message: string | null;
  advice: string | null;
};

/** How one's own question stands. Throws `not-found` for another's. */
export async function getLookup(ctx: Context, input: { id: PatientLookupId }): Promise<LookupView> {
  permitStaff(ctx, "doctor");
  const row = await findLookup(ctx, input.id);
  if (!row) throw new AppError("not-found");
  const { abhaAddress, name } = row;
  if (row.state === "asking" && row.createdAt.getTime() + PATIENCE < ctx.now.getTime()) {
    return {
      state: "failed",
      abhaAddress,
      name,
      message: null,
      advice: "no-answer-yet",
    };
  }
  const complaint =
    row.errorCode || row.errorMessage ? { code: row.errorCode ?? "", message: row.errorMessage ?? "" } : null;
  const advice = row.state === "failed" || row.state === "not-found" ? adviceOf(complaint) : null;
  return {
    state: row.state,
    abhaAddress,
    name,
    message: complaint?.message || null,
    advice,
  };
}

function adviceOf(complaint: { code: string; message: string } | null): string {
  return complaint ? adviceFor(complaint) : "gateway-unreachable";
}
