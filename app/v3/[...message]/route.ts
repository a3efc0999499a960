import { callbackRoute } from "@/lib/web/callback-route";

export const POST = callbackRoute();
