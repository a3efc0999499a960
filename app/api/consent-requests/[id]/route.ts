import { getConsentRequest } from "@/lib/consent-request/get";
import { consentRequestJson } from "@/lib/edge/consent-request-json";
import { jsonRoute } from "@/lib/edge/route";

export const GET = jsonRoute(["doctor", "admin"], async (ctx, _request, { id = "" }) =>
  consentRequestJson(await getConsentRequest(ctx, { id })),
);
