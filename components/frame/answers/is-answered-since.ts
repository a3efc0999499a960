import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

/** How far the clocks of browser and server may differ, in milliseconds. */
const TOLERANCE = 60_000;

const ANSWERS: readonly ConsentRequestItem["status"][] = ["GRANTED", "DENIED", "REVOKED"];

/** Whether the patient granted, denied or revoked since a time of this browser's clock. */
export function isAnsweredSince({ status, situation }: Pick<ConsentRequestItem, "status" | "situation">, since: Date) {
  if (!ANSWERS.includes(status) || !("at" in situation)) return false;
  return new Date(situation.at).getTime() >= since.getTime() - TOLERANCE;
}
