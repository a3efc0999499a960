import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import type { PersonInput } from "@/lib/staff/person-input";
import {
  MOST_CHARACTERS,
  readStaffList,
  type FileProblem,
  type LineProblem,
  type ListLine,
} from "@/lib/staff/staff-list-file";
import { filterTakenEmails } from "@/lib/staff/staff-table";

/** A line as it is shown: `person` where it can be invited. A warning does not prevent that. */
export type PreviewLine = Omit<ListLine, "person"> & {
  person: PersonInput | null;
  warning: "registration-missing" | null;
};

export type ImportPreview = { lines: PreviewLine[]; problem: FileProblem | null };

/** What an import of a list of people would do, line by line. Changes nothing. */
export const previewStaffImport = query({
  name: "preview-staff-import",
  roles: ["admin"],
  input: z.object({ text: z.string("required").max(MOST_CHARACTERS, "too-long") }),
  run: async (tx, { text }): Promise<ImportPreview> => {
    const { lines, problem } = readStaffList(text);
    const taken = await filterTakenEmails(
      tx,
      lines.map(({ email }) => email),
    );
    return { problem, lines: lines.map((line) => previewOf(line, taken.has(line.email))) };
  },
  audits: { because: "what an admin has given, and accounts of staff" },
});

function previewOf({ person, problems, ...line }: ListLine, isTaken: boolean): PreviewLine {
  const taken: LineProblem[] = isTaken ? [{ field: "email", key: "email-taken" }] : [];
  const all = [...problems, ...taken];
  const lacksNumber = person?.roles.includes("doctor") === true && person.registrationNumber === null;
  return {
    ...line,
    problems: all,
    person: all.length === 0 ? person : null,
    warning: lacksNumber ? "registration-missing" : null,
  };
}
