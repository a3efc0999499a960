import "server-only";
import { z } from "zod";
import type { StaffId } from "@/lib/ids";

/** The id of a person of the hospital. */
export const staffIdInput = z.object({ id: z.uuid().transform((id) => id as StaffId) });
