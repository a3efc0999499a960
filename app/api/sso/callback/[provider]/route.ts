import { ssoCallback } from "@/lib/web/sso-routes";

export const GET = ssoCallback;
