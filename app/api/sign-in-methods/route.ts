import { readSignInMethods } from "@/lib/staff/verification/read-sign-in-methods";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(readSignInMethods);
