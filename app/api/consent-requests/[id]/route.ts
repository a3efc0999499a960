import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { consentRequestJson } from "@/lib/web/consent-request-json";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(getConsentRequest, consentRequestJson);
