import type { Artefact } from "@/sandbox/state/consent-request";
import type { Transaction } from "@/sandbox/state/transaction";
import type { HealthDocument } from "./health-documents";

const timeOf = (text: string) => new Date(text).getTime();

/** Those documents that an artefact permits and a request asks for: of its care contexts, HI types and dates. */
export function documentsToSend(
  documents: HealthDocument[],
  { careContexts, hiTypes, permission }: Artefact,
  { dateRange }: Transaction["requested"],
): HealthDocument[] {
  const granted = new Set(careContexts.map(({ careContextReference }) => careContextReference));
  const from = Math.max(timeOf(dateRange.from), timeOf(permission.dateRange.from));
  const to = Math.min(timeOf(dateRange.to), timeOf(permission.dateRange.to));
  return documents.filter(
    ({ careContextReference, hiType, date }) =>
      granted.has(careContextReference) && hiTypes.includes(hiType) && date.getTime() >= from && date.getTime() <= to,
  );
}
