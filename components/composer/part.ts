import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** What every part of the composer is given. `errors` maps a field to its message key. */
export type QuestionProps = {
  fields: ConsentRequestDraft;
  set: (change: Partial<ConsentRequestDraft>) => void;
  errors: Record<string, string>;
};
