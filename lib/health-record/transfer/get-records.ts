import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import type { Frequency } from "@/lib/abdm/vocabulary";
import { DAY, HOUR } from "@/lib/clock";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";
import { mayOpenRecords } from "@/lib/consent/care-team/may-open-records";
import { findPresentConsent } from "@/lib/health-record/reader/readable-consents";
import { refusedToOpen } from "@/lib/health-record/reader/sealed-records";
import { countDataRequests, latestDataRequests } from "@/lib/health-record/transfer/data-request-table";
import { startDataRequest } from "@/lib/health-record/transfer/start-data-request";
import type { ConsentArtefactId } from "@/lib/ids";

const LENGTH_OF: Record<Frequency["unit"], number> = {
  HOUR,
  DAY,
  WEEK: 7 * DAY,
  MONTH: 30 * DAY,
  YEAR: 365 * DAY,
};

/**
 * Requests the records of an artefact, again where they were requested before. Throws `not-found` where the doctor may not read them, and `conflict`
 * where the consent has ended, a transfer is under way, or the consent allows no further request yet.
 */
export const getRecords = command({
  name: "get-records",
  roles: ["doctor"],
  input: z.object({ artefactId: z.string().min(1).max(255) }),
  run: async (tx, input): Promise<void> => {
    const artefactId = input.artefactId as ConsentArtefactId;
    const consent = await findPresentConsent(tx, artefactId);
    const { request } = consent;
    if (!(await mayOpenRecords(tx, request))) throw refusedToOpen(consent);
    await lockConsentRequest(tx, request.id);
    // Read again under the lock: it may have ended meanwhile.
    const { artefact } = await findPresentConsent(tx, artefactId);
    if (artefact.status !== "GRANTED") throw new AppError("conflict");
    const latest = (await latestDataRequests(tx, [artefactId])).get(artefactId);
    if (latest?.finishedAt === null) throw new AppError("conflict");
    const { frequency } = artefact;
    if (frequency && frequency.value > 0) {
      const since = new Date(tx.now.getTime() - frequency.value * LENGTH_OF[frequency.unit]);
      const allowed = Math.max(1, frequency.repeats);
      if ((await countDataRequests(tx, artefactId, since)) >= allowed) throw new AppError("too-many-attempts");
    }
    await startDataRequest(tx, artefact);
  },
});
