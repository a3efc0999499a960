import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { mayOpenRecords } from "@/lib/consent/care-team/may-open-records";
import { presentArtefacts } from "@/lib/consent/decision/present-consent";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { hasRole } from "@/lib/db/actor";
import { findOwnHospital } from "@/lib/hospital/hospital-table";

/**
 * Whether the actor may open the records of a request in an emergency: a doctor who may not read them otherwise, where the hospital allows
 * it, while the consent holds.
 */
export async function mayOpenInEmergency(tx: StaffTx, request: ConsentRequestRow): Promise<boolean> {
  if (!hasRole(tx.actor, "doctor")) return false;
  const { allowsEmergencyAccess } = await findOwnHospital(tx);
  if (!allowsEmergencyAccess || (await mayOpenRecords(tx, request))) return false;
  return (await presentArtefacts(tx, request)).some(({ status }) => status === "GRANTED");
}
