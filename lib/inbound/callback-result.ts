import "server-only";
import type { ConsentRequestId } from "@/lib/ids";

/** What became of a callback. `parked` waits for the id in `waitsFor` to become known. */
export type Outcome =
  | { state: "processed" | "repeat"; consentRequestId: ConsentRequestId | null }
  | { state: "parked"; waitsFor: string }
  | {
      state: "clash";
      reason: string;
      consentRequestId: ConsentRequestId | null;
    }
  | { state: "unmatched"; reason: string };
