import "server-only";
import { setMaxListeners } from "node:events";

// On `globalThis`, because Next.js loads a module several times in one process.
const holder = globalThis as { consentDeskShutdown?: AbortController };

function controller(): AbortController {
  if (!holder.consentDeskShutdown) {
    holder.consentDeskShutdown = new AbortController();
    // Every call to a gateway that is under way adds a listener.
    setMaxListeners(0, holder.consentDeskShutdown.signal);
  }
  return holder.consentDeskShutdown;
}

/** Aborts every call to a gateway that is under way in this process, and each later one: the process shuts down. */
export function abortGatewayCalls(): void {
  controller().abort();
}

/** The signal that every call to a gateway is given; it is aborted by {@link abortGatewayCalls}. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}
