import "server-only";
import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";
import { consentView, hipOf } from "@/lib/consent/dashboard/consent-view";
import type { ConsentInForce } from "@/lib/consent/dashboard/grant";
import type { PresentArtefact, PresentRequest } from "@/lib/consent/dashboard/listed-by-clock";

/** The artefacts: those that are in force, the first end first, then what is expected or not used, then what ended, the last end first. */
export function artefactViews(present: PresentRequest, now: Date): ArtefactView[] {
  const { inForce, pending, mismatched, ended } = consentView(present, now);
  const rows = new Map<string, PresentArtefact>(present.artefacts.map((artefact) => [artefact.id, artefact]));
  const views = (of: readonly { artefactId: string }[], change: (id: string) => Partial<ArtefactView>) =>
    of.flatMap(({ artefactId }) => {
      const artefact = rows.get(artefactId);
      return artefact ? [{ ...withoutScope(artefact), ...change(artefactId) }] : [];
    });
  const inForceById = new Map(inForce.map((consent) => [consent.artefactId, consent]));
  const endedById = new Map(ended.map((consent) => [consent.artefactId, consent]));
  return [
    ...views(inForce, (id) => scopeOf(inForceById.get(id), rows.get(id)?.careContexts ?? 0)),
    ...views([...pending, ...mismatched], () => ({})),
    ...views(ended, (id) => {
      const consent = endedById.get(id);
      return consent ? { status: consent.how, endedAt: consent.at, wasInForce: consent.was === "in-force" } : {};
    }),
  ];
}

function withoutScope(artefact: PresentArtefact): ArtefactView {
  return {
    id: artefact.id,
    status: artefact.status,
    hip: hipOf(artefact),
    hiTypes: [],
    dateRange: null,
    dataEraseAt: null,
    careContextCount: 0,
    records: NO_RECORDS(0),
    narrowed: { hiTypes: [], from: null, to: null, dataEraseAt: null },
    mismatchReasons: artefact.mismatchReasons ?? [],
    endedAt: null,
    wasInForce: false,
  };
}

function scopeOf(inForce: ConsentInForce | undefined, careContextCount: number): Partial<ArtefactView> {
  if (!inForce) return {};
  const { hiTypes, dateRange, dataEraseAt, narrowed } = inForce;
  return { hiTypes, dateRange, dataEraseAt, narrowed, careContextCount, records: NO_RECORDS(careContextCount) };
}

const NO_RECORDS = (expected: number): ArtefactView["records"] => ({
  status: "none",
  received: 0,
  expected,
  records: 0,
  refused: 0,
  pages: null,
  problem: null,
});
