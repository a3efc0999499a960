import { heartbeat } from "@/lib/edge/heartbeat";

export const dynamic = "force-dynamic";

export const GET = heartbeat;
