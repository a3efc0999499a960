import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { consentRequestJson } from "@/lib/web/consent-request-json";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(getConsentRequest, consentRequestJson);
