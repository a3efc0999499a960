import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { jsonCommand } from "@/lib/web/json-query";

/** For a list of patients: a browser runs server actions one after the other. */
export const POST = jsonCommand(lookUpPatient);
