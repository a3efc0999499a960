import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { jsonCommand, jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(listConsentRequests);

/** For a list of patients: a browser runs server actions one after the other. */
export const POST = jsonCommand(submitConsentRequest);
