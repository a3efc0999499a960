import "server-only";
import { EventEmitter } from "node:events";

/** The queues of background work. */
export const QUEUES = ["callbacks", "outbox", "delivery-checks", "data-pushes", "sweeps"] as const;
export type QueueName = (typeof QUEUES)[number];

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskWork?: EventEmitter };
const events = (): EventEmitter => (holder.consentDeskWork ??= new EventEmitter().setMaxListeners(0));

/** Has this process look for work at once, if it does background work; other processes look several times a second. */
export function wakeWork(queue: QueueName): void {
  events().emit(queue);
}

/** Calls `listener` whenever there may be work. Returns a function that ends this. */
export function onWork(queue: QueueName, listener: () => void): () => void {
  events().on(queue, listener);
  return () => events().off(queue, listener);
}
