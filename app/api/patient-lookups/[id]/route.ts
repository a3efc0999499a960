import { getPatientLookup } from "@/lib/patient/get-patient-lookup";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(getPatientLookup);
