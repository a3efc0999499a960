import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";

/** A hospital that has records; its name is null where only the id is known. */
export type HipView = { id: string; name: string | null };

/** What the patient reduced against the request; empty or null where nothing. Instants are ISO 8601 in UTC, as everywhere below. */
export type Narrowing = {
  hiTypes: string[];
  from: string | null;
  to: string | null;
  dataEraseAt: string | null;
};

/** What the patient allows one hospital to give, for as long as it holds. */
export type ConsentInForce = {
  artefactId: string;
  hip: HipView | null;
  hiTypes: string[];
  dateRange: { from: string; to: string };
  /** Its end, which is never later than that of the request. */
  dataEraseAt: string;
  narrowed: Narrowing;
};

/** A consent that is over. */
export type EndedConsent = {
  artefactId: string;
  hip: HipView | null;
  how: Extract<ConsentArtefactStatus, "REVOKED" | "EXPIRED" | "DENIED">;
  at: string | null;
  /** What it was before: in force, or never used, because its details had not arrived or did not match the request. */
  was: "in-force" | "pending" | "mismatched";
};

/** Hospitals by name, or by id where no name is known; `count` includes those of which neither is. */
export type Hospitals = { count: number; names: string[] };

/** What is in force at several hospitals, in a form that is true of each: what differs by hospital is null. */
export type GrantSum = {
  hospitals: Hospitals;
  hiTypes: string[] | null;
  dateRange: { from: string; to: string } | null;
  /** The end of the hospital that ends first. */
  firstEnd: string;
  /** Whether others end later. */
  endsDiffer: boolean;
  narrowed: {
    /** Requested, and given by none of them. */
    hiTypes: string[];
    /** Whether any of them has a shorter period than was requested, or an earlier end. */
    period: boolean;
    end: boolean;
  };
  /** Hospitals of which nothing holds any more; the one that ended last stands first. */
  ended: Pick<EndedConsent, "hip" | "how" | "at">[];
  /** Hospitals whose consent is not used, because it does not match the request. */
  mismatched: Hospitals;
  /** Whether less holds than was requested. */
  isPartial: boolean;
};

/** The hospitals of some consents, each once. */
export function hospitalsOf(consents: readonly { hip: HipView | null }[]): Hospitals {
  const known = new Map(consents.flatMap(({ hip }) => (hip ? [[hip.id, hip.name ?? hip.id]] : [])));
  const unknown = consents.filter(({ hip }) => !hip).length;
  return { count: known.size + unknown, names: [...known.values()].sort() };
}
