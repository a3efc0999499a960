import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";

/** What all usable permissions allow together; null where there is none. */
export function combineGrants(artefacts: ArtefactView[]) {
  const told = artefacts.filter(({ status, dateRange, dataEraseAt }) => status !== "ASIDE" && dateRange && dataEraseAt);
  const from = told.flatMap(({ dateRange }) => dateRange?.from ?? []).sort()[0];
  const to = told
    .flatMap(({ dateRange }) => dateRange?.to ?? [])
    .sort()
    .at(-1);
  const dataEraseAt = told
    .flatMap((artefact) => artefact.dataEraseAt ?? [])
    .sort()
    .at(-1);
  if (!from || !to || !dataEraseAt) return null;
  return {
    hiTypes: [...new Set(told.flatMap(({ hiTypes }) => hiTypes))],
    dateRange: { from, to },
    dataEraseAt,
    hospitals: [...new Set(told.flatMap(({ hip }) => (hip ? [hip.name ?? hip.id] : [])))],
  };
}
