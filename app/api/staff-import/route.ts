import { importStaff } from "@/lib/staff/import-staff";
import { jsonCommand } from "@/lib/web/json-query";

/** A list is sent in parts, more than the body of a server action holds. */
export const POST = jsonCommand(importStaff);
