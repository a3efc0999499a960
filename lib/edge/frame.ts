import "server-only";
import { activeCredential } from "@/lib/credential/store";
import type { Context, Role, StaffActor } from "@/lib/db/context";
import { ownHospital } from "@/lib/hospital/own";

/** What stands around every page: whose desk it is, on which network, and who is signed in. */
export type FrameView = {
  hospital: string;
  environment: "sandbox" | "live" | "none";
  person: { name: string; role: Role };
};

/** The frame for whoever is signed in. */
export async function frameView(ctx: Context<StaffActor>): Promise<FrameView> {
  const [hospital, credential] = await Promise.all([ownHospital(ctx), activeCredential(ctx)]);
  const environment = credential === null ? "none" : credential.cmId === "abdm" ? "live" : "sandbox";
  return { hospital: hospital.name, environment, person: { name: ctx.actor.name, role: ctx.actor.role } };
}
