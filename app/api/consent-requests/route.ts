import { listInput } from "@/lib/consent/request/consent-request-input";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { jsonRoute } from "@/lib/web/json-route";

export const GET = jsonRoute(["doctor", "admin"], (ctx, request) =>
  listConsentRequests(ctx, listInput.parse(Object.fromEntries(request.nextUrl.searchParams))),
);
