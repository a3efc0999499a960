import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { consentRequestJson } from "@/lib/web/consent-request-json";
import { jsonRoute } from "@/lib/web/json-route";

export const GET = jsonRoute(["doctor", "admin"], async (ctx, _request, { id = "" }) =>
  consentRequestJson(await getConsentRequest(ctx, { id })),
);
