import "server-only";
import { readOwnAccount } from "@/lib/staff/read-own-account";
import type { CurrentStaff } from "@/lib/web/current-staff";
import { readPage } from "@/lib/web/read-page";

/** By what the patient's app identifies the doctor: the registration number, or else the HPR ID; empty without both, when nothing can be sent. */
export async function requesterIdentifier({ registrationNumber }: CurrentStaff): Promise<string> {
  return registrationNumber ?? (await readPage(readOwnAccount, {})).hprId ?? "";
}
