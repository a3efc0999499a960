import "server-only";

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskLeaving?: AbortController };

const controller = () => (holder.consentDeskLeaving ??= new AbortController());

/** Aborted when this process has no time left to wait for the gateway; a call that it aborts counts as unanswered. */
export function leaving(): AbortSignal {
  return controller().signal;
}

/** Gives up every call under way: the process must leave. */
export function leaveNow(): void {
  controller().abort();
}
