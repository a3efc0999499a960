/** A hospital or laboratory that has health records: an HIP. */
export type Hospital = { id: string; name: string };

export const HOSPITALS = {
  general: { id: "IN2710000101", name: "Sahyadri General Hospital" },
  laboratory: { id: "IN2710000102", name: "Lotus Diagnostics" },
  clinic: { id: "IN2910000103", name: "Green Valley Family Clinic" },
  empty: { id: "IN2910000104", name: "Old Fort Nursing Home" },
} as const satisfies Record<string, Hospital>;

/** The bridge of all these hospitals: the client in whose name they push records. It has no session of its own. */
export const HOSPITALS_BRIDGE_ID = "SBXID_HOSPITALS";

export function findHospital(id: string): Hospital | null {
  return Object.values(HOSPITALS).find((hospital) => hospital.id === id) ?? null;
}
