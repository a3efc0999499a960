import { ssoStart } from "@/lib/web/sso-routes";

export const GET = ssoStart;
