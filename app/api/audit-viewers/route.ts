import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that no patient is in an address. */
export const POST = jsonCommand(whoSawPatient);
