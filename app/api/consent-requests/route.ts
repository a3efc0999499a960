import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(listConsentRequests);
