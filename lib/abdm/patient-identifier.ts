import "server-only";

const PATIENT_IDENTIFIER = /@(sbx|abdm)\b|\b\d{2}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b/i;

/** Whether a text names a patient by an ABHA address or an ABHA number. */
export function namesPatient(text: string): boolean {
  return PATIENT_IDENTIFIER.test(text);
}
