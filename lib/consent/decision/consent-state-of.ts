import "server-only";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import type { ArtefactState, ConsentState } from "@/lib/consent/decision/consent-state";
import { cmRequestIdsOf, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ConsentArtefactId } from "@/lib/ids";

/** The state of a consent from its rows. To change it, the caller has locked the request's row before reading them. */
export function consentStateOf(
  request: ConsentRequestRow,
  artefacts: readonly (Pick<ConsentArtefactRow, "id" | "status"> & { announcedAt: unknown })[],
): ConsentState {
  const states = artefacts.map(({ id, status, announcedAt }): [ConsentArtefactId, ArtefactState] => [
    id,
    { status, announced: announcedAt !== null },
  ]);
  return {
    status: request.status,
    cmRequestIds: cmRequestIdsOf(request),
    cmRequestOutcomes: request.cmRequestOutcomes,
    artefacts: Object.fromEntries(states),
  };
}
