import type { ConsentRequestDraft } from "@/lib/consent-request/view";

/** What every part of the composer is given. `errors` maps a field to its message key. */
export type PartProps = {
  fields: ConsentRequestDraft;
  set: (change: Partial<ConsentRequestDraft>) => void;
  errors: Record<string, string>;
};
