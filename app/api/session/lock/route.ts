import { sessionLock } from "@/lib/web/session-routes";

export const POST = sessionLock;
