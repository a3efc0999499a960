import { listTemplates } from "@/lib/consent/template/list-templates";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(listTemplates);
