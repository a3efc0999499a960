import "server-only";
import { nextTry } from "@/lib/gateway/back-off";
import type { Said } from "@/lib/gateway/send/say";

/** After so many failures a question is left to the next one who asks it. */
const MOST_TRIES = 8;

/** When a message that may be said twice without harm is said again; null where it arrived, was refused, or failed too often. */
export function retryLater(said: Said, now: Date, failures: number): Date | null {
  if (said.outcome === "accepted" || said.outcome === "refused" || said.outcome === "withheld") return null;
  if (failures >= MOST_TRIES) return null;
  return nextTry(now, failures, said.outcome === "busy" ? said.retryAfterSeconds : null);
}
