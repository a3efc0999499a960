import { recordPrint } from "@/lib/operations/audit/record-print";
import { jsonCommand } from "@/lib/web/json-query";

export const POST = jsonCommand(recordPrint, () => ({}));
