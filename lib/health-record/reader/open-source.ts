import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { findReadableRecord, findStoredDocument } from "@/lib/health-record/reader/find-stored-document";
import { readStoredSource } from "@/lib/health-record/worker/read-stored-documents";

/** Opens the text of a document as it was sent. Throws `not-found` as {@link findStoredDocument} does. */
export const openSource = commandInSteps({
  name: "open-source",
  roles: ["doctor"],
  input: z.object({ id: z.string() }),
  before: (tx, { id }) => findStoredDocument(tx, id, "records.source-opened", {}),
  call: (_scope, stored) => readStoredSource(stored),
  // Reading takes time, in which the consent may have ended.
  after: async (tx, read, _before, { id }) => {
    await findReadableRecord(tx, id);
    return read;
  },
});
