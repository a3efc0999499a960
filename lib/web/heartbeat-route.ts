import "server-only";
import { systemNow } from "@/lib/clock";

/** The network's question whether we are there. Source: v0.5 `/v0.5/heartbeat`. */
export function heartbeat(): Response {
  return Response.json({
    timestamp: systemNow().toISOString(),
    status: "UP",
    error: null,
  });
}
