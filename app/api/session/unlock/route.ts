import { sessionUnlock } from "@/lib/web/session-routes";

export const POST = sessionUnlock;
