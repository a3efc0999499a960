import { metricsRoute } from "@/lib/edge/metrics-route";

export const dynamic = "force-dynamic";

export const GET = metricsRoute();
