/** When the records of a consent are requested: as soon as it is granted, or when a doctor asks for them. */
export const RECORD_REQUESTS = ["at-grant", "when-asked"] as const;
export type RecordRequests = (typeof RECORD_REQUESTS)[number];

/** How a hospital's records are requested. */
export type RecordSettings = { recordsRequested: RecordRequests; publicKeyFormat: "raw" | "x509" };
