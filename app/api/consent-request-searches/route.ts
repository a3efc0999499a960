import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that what is searched is in no address. */
export const POST = jsonCommand(listConsentRequests);
