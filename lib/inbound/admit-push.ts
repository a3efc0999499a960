import "server-only";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { openDataKey } from "@/lib/health-record/storage/data-key-table";
import { pushTokenDigest } from "@/lib/health-record/transfer/start-data-request";
import { findRequestOfPush } from "@/lib/inbound/push-queries";
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
  const digest = pushTokenDigest(token);
  const found = await withSystemConnection(scope, "find the request of a page of records", (connection) =>
    findRequestOfPush(connection, digest),
  );
  if (!found) return "unknown";
  const { request, artefact, key } = found;
  const isOver = artefact.dataEraseAt !== null && artefact.dataEraseAt <= scope.now;
  // An end that is only claimed hides what is here; what arrives meanwhile is kept unopened until the network has confirmed it.
  if (request.state === "ended" || key === null || isOver) return "ended";
  if (request.finishedAt !== null)
    return request.state === "received" && !hasEnded(artefact.status) ? "complete" : "ended";
  return { hospitalId: request.hospitalId, dataRequestId: request.id, key: openDataKey(key) };
}
