import { createHash } from "node:crypto";
import { HOSPITALS } from "@/sandbox/state/hospitals";
import type { KeyEncoding } from "./key-encoding";

/** The forms of checksum in use: of the text or of the encrypted content, or no checksum at all. */
export type ChecksumForm = "md5 of the text" | "md5 of the content, base64" | "the word string";

/** In what the software of hospitals differs, all of which an HIU must accept. */
export type HipHabits = {
  entriesPerPage: number;
  firstPageNumber: 0 | 1;
  keyEncoding: KeyEncoding;
  checksum: ChecksumForm;
};

const USUAL: HipHabits = {
  entriesPerPage: 2,
  firstPageNumber: 1,
  keyEncoding: "raw",
  checksum: "md5 of the text",
};

const HABITS = new Map<string, HipHabits>([
  [HOSPITALS.general.id, USUAL],
  [
    HOSPITALS.laboratory.id,
    { entriesPerPage: 1, firstPageNumber: 1, keyEncoding: "x509", checksum: "md5 of the content, base64" },
  ],
  // As the wrapper that the network's operator publishes.
  [HOSPITALS.clinic.id, { entriesPerPage: 7, firstPageNumber: 0, keyEncoding: "raw", checksum: "the word string" }],
]);

export function habitsOf(hipId: string): HipHabits {
  return HABITS.get(hipId) ?? USUAL;
}

export function checksumOf(form: ChecksumForm, text: string, content: string): string {
  if (form === "the word string") return "string";
  const digest = (of: string, encoding: "hex" | "base64") => createHash("md5").update(of).digest(encoding);
  return form === "md5 of the text" ? digest(text, "hex") : digest(content, "base64");
}
