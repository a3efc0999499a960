import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasRole, ROLES } from "@/lib/db/actor";
import { printedPageOf } from "@/lib/operations/audit/printed-pages";

/**
 * Records that somebody prints the page with a path. Nothing is recorded of a page without data of patients, or of one that is not for the
 * person's roles. Throws `not-found` for a request, artefact, patient, callback or message that the hospital does not have.
 */
export const recordPrint = command({
  name: "record-print",
  roles: ROLES,
  whileUnenrolled: true,
  input: z.object({ path: z.string().startsWith("/").max(800).transform(decode) }),
  run: async (tx, { path }): Promise<void> => {
    const printed = printedPageOf(path);
    if (!printed?.page.shows.roles.some((role) => hasRole(tx.actor, role))) return;
    await recordAudit(tx, await printed.page.entryOf(tx, printed.id));
  },
});

/** A path without its percent escapes; the page of an artefact has the consent manager's id in it. */
function decode(path: string, context: z.RefinementCtx): string {
  try {
    return decodeURIComponent(path);
  } catch {
    context.addIssue({ code: "custom", message: "invalid" });
    return z.NEVER;
  }
}
