import type { ActionResult } from "@/lib/web/action-result";

/** A request that was sent from this page and has not left yet. */
export type HeldRequest = {
  id: string;
  /** When it leaves, by this computer's clock, in milliseconds. */
  until: number;
  takeBack: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
};

let latest: HeldRequest | null = null;

/** Remembers what was just sent, so that the list can offer to take it back. Stored in memory only. */
export function rememberHeldRequest(request: HeldRequest): void {
  latest = request;
}

/** The request that can still be taken back; null where there is none. */
export function heldRequest(): HeldRequest | null {
  return latest !== null && latest.until > Date.now() ? latest : null;
}
