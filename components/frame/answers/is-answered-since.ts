import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

const ANSWERS: readonly ConsentRequestItem["status"][] = ["GRANTED", "DENIED", "REVOKED"];

/** Whether the patient granted, denied or revoked since a time of the server's clock. */
export function isAnsweredSince({ status, situation }: Pick<ConsentRequestItem, "status" | "situation">, since: Date) {
  if (!ANSWERS.includes(status) || !("at" in situation)) return false;
  return new Date(situation.at).getTime() >= since.getTime();
}
