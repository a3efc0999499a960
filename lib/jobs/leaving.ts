import "server-only";
import { setMaxListeners } from "node:events";

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskLeaving?: AbortController };

function controller(): AbortController {
  if (!holder.consentDeskLeaving) {
    holder.consentDeskLeaving = new AbortController();
    // Every call under way listens.
    setMaxListeners(0, holder.consentDeskLeaving.signal);
  }
  return holder.consentDeskLeaving;
}

/** Cuts short every call to a gateway that is under way in this process: it must leave. */
export function leaveNow(): void {
  controller().abort();
}

/** Aborted once this process must leave; calls to a gateway end with it. */
export function leaving(): AbortSignal {
  return controller().signal;
}
