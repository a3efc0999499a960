import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { withoutExtraSlashes } from "@/lib/abdm/callback-address";

/**
 * Lets callbacks whose path has repeated or trailing slashes reach their route: Next.js answers them with a redirect before any route,
 * proxy or setting of ours, and gateways follow none. Node.js publishes each request on this channel before the server handles it.
 */
export function serveCallbacksWithExtraSlashes(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.url = withoutExtraSlashes(request.url ?? "/");
  });
}
