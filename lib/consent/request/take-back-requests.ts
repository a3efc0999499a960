import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { releaseHeldRequest } from "@/lib/consent/request/release-held-request";
import type { ConsentRequestId } from "@/lib/ids";

/** As many as a list of patients may have. */
const MOST_REQUESTS = 50;

/**
 * Takes back those requests of a list that have not left, as does `take-back-request` with each. Those that have `left` stay as they are;
 * ids under which the doctor has no request are in neither list, since a page without an answer does not know whether there is one.
 */
export const takeBackRequests = command({
  name: "take-back-requests",
  roles: ["doctor"],
  input: z.object({ ids: z.array(idInput.shape.id).min(1).max(MOST_REQUESTS) }),
  run: async (tx, { ids }): Promise<{ takenBack: ConsentRequestId[]; left: ConsentRequestId[] }> => {
    const takenBack: ConsentRequestId[] = [];
    const left: ConsentRequestId[] = [];
    // In one order, so that two commands with the same requests do not wait for each other.
    for (const id of [...new Set(ids)].sort()) {
      const result = await releaseHeldRequest(tx, id);
      if (result === "released") takenBack.push(id);
      if (result === "left") left.push(id);
    }
    return { takenBack, left };
  },
});
