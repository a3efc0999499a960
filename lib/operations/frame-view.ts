import "server-only";
import { activeCredential } from "@/lib/credential/credential-table";
import type { Context, Role, StaffActor } from "@/lib/db/context";
import { countWaitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { ownHospital } from "@/lib/hospital/own-hospital";

/** What stands around every page: whose desk it is, on which network, and who is signed in. */
export type FrameView = {
  hospital: string;
  environment: "sandbox" | "live" | "none";
  person: { name: string; role: Role };
  /** What waits for this person on other pages. */
  waiting: { callbacks: number };
};

/** The frame for whoever is signed in. */
export async function frameView(ctx: Context<StaffActor>): Promise<FrameView> {
  const { name, role } = ctx.actor;
  const [hospital, credential, callbacks] = await Promise.all([
    ownHospital(ctx),
    activeCredential(ctx),
    role === "admin" ? countWaitingCallbacks(ctx) : 0,
  ]);
  const environment = credential === null ? "none" : credential.cmId === "abdm" ? "live" : "sandbox";
  return { hospital: hospital.name, environment, person: { name, role }, waiting: { callbacks } };
}
