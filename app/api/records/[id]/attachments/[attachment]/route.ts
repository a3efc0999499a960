import { openAttachment } from "@/lib/health-record/reader/open-attachment";
import { attachmentResponse } from "@/lib/web/record-file";
import { jsonQuery } from "@/lib/web/json-query";

export const GET = jsonQuery(openAttachment, attachmentResponse);
