import "server-only";
import { systemNow } from "@/lib/clock";

/** The network's liveness check. Source: v0.5 `/v0.5/heartbeat`. */
export function heartbeatRoute(): Response {
  return Response.json({ timestamp: systemNow().toISOString(), status: "UP", error: null });
}
