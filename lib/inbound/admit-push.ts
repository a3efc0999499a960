import "server-only";
import { and, eq } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { dataRequest } from "@/drizzle/schema/data-request";
import { dataKey } from "@/drizzle/schema/record-keys";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { openDataKey } from "@/lib/health-record/storage/data-key-table";
import { pushTokenDigest } from "@/lib/health-record/transfer/start-data-request";
import type { DataRequestId, HospitalId } from "@/lib/ids";

/** To which request a page of records belongs, and the key under which it is stored. */
export type AdmittedPush = { hospitalId: HospitalId; dataRequestId: DataRequestId; key: Buffer };

const TOKEN_LENGTH = 43;

/**
 * Finds the request whose address has this secret part. `unknown`: there is none. `complete`: everything has been received, and further
 * pages change nothing. `ended`: its consent has ended, so that nothing of it may be kept, or its transfer has without this page.
 */
export async function admitPush(
  scope: SystemScope,
  token: string,
): Promise<AdmittedPush | "unknown" | "complete" | "ended"> {
  if (token.length !== TOKEN_LENGTH) return "unknown";
  const found = await withSystemConnection(scope, "find the request of a page of records", async ({ db }) => {
    const { hospitalId, artefactId } = dataRequest;
    const [row] = await db
      .select({ request: dataRequest, artefact: consentArtefact, key: dataKey })
      .from(dataRequest)
      .innerJoin(consentArtefact, and(eq(consentArtefact.hospitalId, hospitalId), eq(consentArtefact.id, artefactId)))
      .leftJoin(dataKey, and(eq(dataKey.hospitalId, hospitalId), eq(dataKey.artefactId, artefactId)))
      .where(eq(dataRequest.pushTokenDigest, pushTokenDigest(token)));
    return row;
  });
  if (!found) return "unknown";
  const { request, artefact, key } = found;
  const isOver = artefact.dataEraseAt !== null && artefact.dataEraseAt <= scope.now;
  // An end that is only claimed hides what is here; what arrives meanwhile is kept unopened until the network has confirmed it.
  if (request.state === "ended" || key === null || isOver) return "ended";
  if (request.finishedAt !== null)
    return request.state === "received" && !hasEnded(artefact.status) ? "complete" : "ended";
  return { hospitalId: request.hospitalId, dataRequestId: request.id, key: openDataKey(key) };
}
