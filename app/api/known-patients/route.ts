import { findKnownPatients } from "@/lib/consent/dashboard/find-known-patients";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that what is typed is in no address. */
export const POST = jsonCommand(findKnownPatients);
