import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import { findReadableRecord, findStoredDocument } from "@/lib/health-record/reader/find-stored-document";
import { readStoredAttachment } from "@/lib/health-record/worker/read-stored-documents";

/** Opens an attachment of a document, by its key in the view. Throws `not-found` as {@link findStoredDocument} does, and where it cannot be read. */
export const openAttachment = commandInSteps({
  name: "open-attachment",
  roles: ["doctor"],
  input: z.object({ id: z.string(), attachment: z.string().min(1).max(200) }),
  before: (tx, { id, attachment }) => findStoredDocument(tx, id, "records.attachment-opened", { attachment }),
  call: async (_scope, stored, { attachment }) => {
    const file = await readStoredAttachment(stored, attachment);
    if ("problem" in file) throw new AppError("not-found");
    return file;
  },
  // Reading takes time, in which the consent may have ended.
  after: async (tx, read, _before, { id }) => {
    await findReadableRecord(tx, id);
    return read;
  },
});
