import "server-only";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { onlyHospitalName } from "@/lib/hospital/only-hospital";

/** The hospital to name on the sign-in page; null where there are several, or where the database cannot be reached. */
export function signInHospital(): Promise<string | null> {
  return onlyHospitalName({ database: database(), now: systemNow() }).catch(() => null);
}
