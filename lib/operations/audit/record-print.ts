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
  input: z.object({ path: z.string().startsWith("/").max(800).transform(withId) }),
  run: async (tx, { path: { path, id } }): Promise<void> => {
    const page = printedPageOf(path);
    if (!page?.shows.roles.some((role) => hasRole(tx.actor, role))) return;
    await recordAudit(tx, await page.entryOf(tx, id));
  },
});

/** A path with its last part, decoded: the page of an artefact has the consent manager's id there. */
function withId(path: string, context: z.RefinementCtx): { path: string; id: string } {
  try {
    return { path, id: decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)) };
  } catch {
    context.addIssue({ code: "custom", message: "invalid" });
    return z.NEVER;
  }
}
