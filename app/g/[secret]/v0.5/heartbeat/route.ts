import { heartbeatRoute } from "@/lib/web/heartbeat-route";

export const dynamic = "force-dynamic";

export const GET = heartbeatRoute;
