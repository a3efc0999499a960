import { callbackRoute } from "@/lib/edge/callback-route";

export const POST = callbackRoute("v0.5");
