import { sessionSignOut } from "@/lib/web/session-routes";

export const POST = sessionSignOut;
