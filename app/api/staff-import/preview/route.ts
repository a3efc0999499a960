import { previewStaffImport } from "@/lib/staff/preview-staff-import";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST: a list of people is longer than an address, and must not be in one. */
export const POST = jsonCommand(previewStaffImport);
