import "server-only";
import { and, eq } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { dataRequest } from "@/drizzle/schema/data-request";
import { dataKey } from "@/drizzle/schema/record-keys";
import type { SystemConnection } from "@/lib/db/transaction";

/** The request whose address has a secret part with this digest, its artefact, and the artefact's data key, where there still is one. */
export async function findRequestOfPush({ db }: SystemConnection, pushTokenDigest: Buffer) {
  const { hospitalId, artefactId } = dataRequest;
  const [row] = await db
    .select({ request: dataRequest, artefact: consentArtefact, key: dataKey })
    .from(dataRequest)
    .innerJoin(consentArtefact, and(eq(consentArtefact.hospitalId, hospitalId), eq(consentArtefact.id, artefactId)))
    .leftJoin(dataKey, and(eq(dataKey.hospitalId, hospitalId), eq(dataKey.artefactId, artefactId)))
    .where(eq(dataRequest.pushTokenDigest, pushTokenDigest));
  return row;
}
