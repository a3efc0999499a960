import { listInput } from "@/lib/consent/request/consent-request-input";
import { countConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { jsonRoute } from "@/lib/web/json-route";

export const GET = jsonRoute(["doctor", "admin"], (ctx, request) =>
  countConsentRequests(ctx, listInput.parse(Object.fromEntries(request.nextUrl.searchParams))),
);
