import { ssoBackchannelLogout } from "@/lib/web/sso-routes";

export const POST = ssoBackchannelLogout;
