import { checkAddresses } from "@/lib/consent/dashboard/check-addresses";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that patients' addresses are in no address of the page. */
export const POST = jsonCommand(checkAddresses);
