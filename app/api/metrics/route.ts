import { metricsRoute } from "@/lib/web/metrics-route";

export const dynamic = "force-dynamic";

export const GET = metricsRoute();
