import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { listPeople } from "@/lib/operations/audit/audit-queries";
import type { AuditPerson } from "@/lib/operations/audit/audit-view";

/** The hospital's people, by whom the audit trail can be filtered. */
export const listAuditPeople = query({
  name: "list-audit-people",
  roles: ["privacy-officer", "admin"],
  input: z.object({}),
  run: (tx): Promise<AuditPerson[]> => listPeople(tx),
  audits: { because: "names of staff" },
});
