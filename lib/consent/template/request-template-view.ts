import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** A template as the composer uses it today. */
export type RequestTemplateView = {
  id: string;
  name: string;
  /** Whether it is the hospital's, and not the reader's own. */
  isHospitals: boolean;
  /** What it fills in, when it is used as soon as it was read. */
  fields: Pick<ConsentRequestDraft, "purpose" | "hiTypes" | "from" | "to" | "keepUntil" | "hipId" | "frequency">;
  /** For how many days from its use the consent is to last. */
  keepDays: number;
};
