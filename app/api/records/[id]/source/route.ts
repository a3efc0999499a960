import { openSource } from "@/lib/health-record/reader/open-source";
import { jsonQuery } from "@/lib/web/json-query";
import { sourceResponse } from "@/lib/web/record-file";

export const GET = jsonQuery(openSource, sourceResponse);
