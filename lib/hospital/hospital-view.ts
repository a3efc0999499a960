import "server-only";
import type { HospitalRow } from "@/lib/hospital/hospital-table";

/** A hospital as its own staff see it. */
export type HospitalView = { id: string; name: string; hiuId: string };

export function toHospitalView(row: HospitalRow): HospitalView {
  return { id: row.id, name: row.name, hiuId: row.hiuId };
}
