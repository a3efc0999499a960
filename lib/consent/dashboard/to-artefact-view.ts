import "server-only";
import type { ArtefactRow, ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";

/** An artefact as a request's page shows it, beside what was asked. */
export function toArtefactView(asked: ConsentRequestRow, row: ArtefactRow): ArtefactView {
  return {
    id: row.id,
    status: row.status,
    hip: row.hipId ? { id: row.hipId, name: row.hipName } : null,
    hiTypes: row.hiTypes ?? [],
    dateRange: row.dateFrom &&
      row.dateTo && {
        from: row.dateFrom.toISOString(),
        to: row.dateTo.toISOString(),
      },
    dataEraseAt: row.dataEraseAt?.toISOString() ?? null,
    careContextCount: row.careContexts?.length ?? 0,
    records: {
      status: "none",
      received: 0,
      expected: row.careContexts?.length ?? 0,
    },
    narrowed: narrowedOf(asked, row),
    asideReasons: row.asideReasons ?? [],
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

const later = (granted: Date | null, asked: Date | null) =>
  granted && asked && granted > asked ? granted.toISOString() : null;
const earlier = (granted: Date | null, asked: Date | null) =>
  granted && asked && granted < asked ? granted.toISOString() : null;

function narrowedOf(asked: ConsentRequestRow, row: ArtefactRow): ArtefactView["narrowed"] {
  const granted = row.hiTypes;
  return {
    hiTypes: granted ? (asked.hiTypes ?? []).filter((type) => !granted.includes(type)) : [],
    from: later(row.dateFrom, asked.dateFrom),
    to: earlier(row.dateTo, asked.dateTo),
    dataEraseAt: earlier(row.dataEraseAt, asked.dataEraseAt),
  };
}
