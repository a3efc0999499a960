import { healthRoute } from "@/lib/web/health-route";

export const dynamic = "force-dynamic";

export const GET = healthRoute();
