import { sessionState } from "@/lib/web/session-routes";

export const GET = sessionState;
