import { sessionUsed } from "@/lib/web/session-routes";

export const POST = sessionUsed;
