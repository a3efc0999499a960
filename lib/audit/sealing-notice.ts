import "server-only";
import { EventEmitter } from "node:events";
import type { HospitalId } from "@/lib/ids";

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskSealing?: EventEmitter };
const events = (): EventEmitter => (holder.consentDeskSealing ??= new EventEmitter().setMaxListeners(0));

/** Has this process seal the hospital's new entries soon, if it does background work; other processes look each second. */
export function wakeSealing(hospitalId: HospitalId): void {
  events().emit("entries", hospitalId);
}

/** Calls `listener` whenever a hospital may have new entries. Returns a function that ends this. */
export function onNewEntries(listener: (hospitalId: HospitalId) => void): () => void {
  events().on("entries", listener);
  return () => events().off("entries", listener);
}
