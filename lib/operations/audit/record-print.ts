import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasRole, ROLES } from "@/lib/db/actor";
import { PRINTED_PAGES } from "@/lib/operations/audit/printed-pages";

/**
 * Records that somebody prints the page with a path. Nothing is recorded of a page without data of patients, or one that shows the person
 * none. Throws `not-found` for a request, patient, callback or message that the hospital does not have.
 */
export const recordPrint = command({
  name: "record-print",
  roles: ROLES,
  input: z.object({ path: z.string().min(1).max(1_000).refine(isDecodable, "invalid") }),
  run: async (tx, { path }): Promise<void> => {
    const [parent, id] = [path.replace(/\/[^/]*$/, ""), decodeURIComponent(path.slice(path.lastIndexOf("/") + 1))];
    const page = PRINTED_PAGES[path] ?? PRINTED_PAGES[`${parent}/*`];
    if (!page?.shows.roles.some((role) => hasRole(tx.actor, role))) return;
    const entry = await page.entryOf(tx, id);
    if (entry) await recordAudit(tx, entry);
  },
});

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
