import { verifyIdentity } from "@/lib/staff/verification/verify-identity";
import { jsonCommand } from "@/lib/web/json-query";

export const POST = jsonCommand(verifyIdentity);
