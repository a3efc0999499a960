/** The `consent` member of an init call that is valid in both dialects; `change` replaces members. */
export function makeConsent(patientId: string, hiuId = "IN2710000001", change: Record<string, unknown> = {}) {
  return {
    purpose: {
      text: "Care Management",
      code: "CAREMGT",
      refUri: "http://terminology.hl7.org/ValueSet/v3-PurposeOfUse",
    },
    patient: { id: patientId },
    hip: null,
    hiu: { id: hiuId },
    careContexts: null,
    requester: {
      name: "Dr. Manju",
      identifier: { type: "REGNO", value: "MH1001", system: "https://www.mciindia.org" },
    },
    hiTypes: ["DiagnosticReport", "Prescription"],
    permission: makePermission(),
    ...change,
  };
}

/** The `permission` member of a consent, valid for one day from now; `change` replaces members. */
export function makePermission(change: Record<string, unknown> = {}) {
  return {
    accessMode: "VIEW",
    dateRange: { from: "2015-01-01T00:00:00.000Z", to: "2025-01-01T00:00:00.000Z" },
    dataEraseAt: new Date(Date.now() + 86_400_000).toISOString(),
    frequency: { unit: "DAY", value: 0, repeats: 0 },
    ...change,
  };
}
