import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { jsonCommand, jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(countConsentRequests);

/** Of a search: by POST, so that what is searched is in no address. */
export const POST = jsonCommand(countConsentRequests);
