import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(countConsentRequests);
