import { saveDraft } from "@/lib/consent/request/save-draft";
import { jsonCommand } from "@/lib/web/json-query";

/** For pages of an older version, whose server action for it may be gone. */
export const POST = jsonCommand(saveDraft);
