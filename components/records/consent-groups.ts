import type { ReaderConsent } from "@/lib/health-record/reader/records-view";

/** Consents that differ in nothing but their hospital, in this respect, stand together. */
export function groupConsents(
  consents: readonly ReaderConsent[],
  respect: (consent: ReaderConsent) => readonly unknown[],
): { consent: ReaderConsent; all: ReaderConsent[] }[] {
  const groups = new Map<string, { consent: ReaderConsent; all: ReaderConsent[] }>();
  for (const consent of consents) {
    const key = JSON.stringify(respect(consent));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { consent, all: [consent] });
    else group.all.push(consent);
  }
  return [...groups.values()];
}
