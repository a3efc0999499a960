import "server-only";
import { callbackListener, type RequestListener } from "@/lib/web/callback-listener";
import { pushListener } from "@/lib/web/push-listener";

// Next.js compiles this file; the HTTP server, which is plain JavaScript, finds the listener on the process.
const holder = globalThis as { consentDeskListener?: RequestListener };

/** Makes this process's HTTP server answer callbacks and pages of records itself. */
export function publishListener(): void {
  const [callbacks, pushes] = [callbackListener(), pushListener()];
  holder.consentDeskListener = (request, response) => callbacks(request, response) || pushes(request, response);
}
