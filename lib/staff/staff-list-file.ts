import "server-only";
import { CsvError, parse } from "csv-parse/sync";
import { ROLES } from "@/lib/db/actor";
import { personInput, type PersonInput } from "@/lib/staff/person-input";

export const MOST_LINES = 500;
/** Characters of a file. */
export const MOST_CHARACTERS = 200_000;

/** What is wrong with a line, as keys of the texts of input errors; `taken` and `registration-missing` do not prevent the rest. */
export type LineProblem = { field: string; key: string };

/** A line of a list of people. `number` is that of the file, from 1, where the first holds the names of the columns. */
export type ListLine = {
  number: number;
  name: string;
  email: string;
  roles: string;
  person: PersonInput | null;
  problems: LineProblem[];
};

/** Why a file cannot be read at all. */
export type FileProblem = { key: "empty" | "columns-missing" | "too-many-lines" | "malformed"; line: number | null };

/** The columns by the names that they may have, in lower case without spaces, hyphens and underscores. */
const COLUMNS = new Map<string, keyof PersonInput>([
  ["name", "name"],
  ["email", "email"],
  ["emailaddress", "email"],
  ["role", "roles"],
  ["roles", "roles"],
  ["registrationnumber", "registrationNumber"],
  ["regno", "registrationNumber"],
  ["council", "council"],
  ["medicalcouncil", "council"],
  ["hprid", "hprId"],
]);
const NEEDED = ["name", "email", "roles"] as const;

/** Reads a list of people from CSV text: comma, semicolon or tab between the values, the names of the columns in the first line. */
export function readStaffList(text: string): { lines: ListLine[]; problem: FileProblem | null } {
  const table = parseTable(text);
  if (!Array.isArray(table)) return { lines: [], problem: table };
  const [head, ...rows] = table;
  if (!head || rows.length === 0) return fails("empty");
  const columns = head.values.map((name) => COLUMNS.get(name.toLowerCase().replace(/[\s_-]/g, "")));
  if (NEEDED.some((name) => !columns.includes(name))) return fails("columns-missing");
  if (rows.length > MOST_LINES) return fails("too-many-lines");
  const firstWith = new Map<string, number>();
  const lines = rows.map(({ number, values }) => {
    const valueOf = (column: keyof PersonInput) => values[columns.indexOf(column)]?.trim() ?? "";
    const line = readLine(number, valueOf);
    const earlier = firstWith.get(line.email);
    if (earlier !== undefined) line.problems.push({ field: "email", key: "email-twice" });
    else if (line.email) firstWith.set(line.email, number);
    return line;
  });
  return { lines, problem: null };
}

function readLine(number: number, valueOf: (column: keyof PersonInput) => string): ListLine {
  const roles = valueOf("roles");
  const [name, email] = [valueOf("name"), valueOf("email").toLowerCase()];
  const parsed = personInput.safeParse({
    name,
    email,
    roles: roles
      .split(/[,;/+|]/)
      .map((role) => role.trim())
      .filter(Boolean)
      .map(roleOf),
    registrationNumber: valueOf("registrationNumber"),
    council: valueOf("council"),
    hprId: valueOf("hprId"),
  });
  const shown = { number, name, email, roles };
  if (parsed.success) return { ...shown, person: parsed.data, problems: [] };
  const problems: LineProblem[] = [];
  for (const { path, message: key } of parsed.error.issues) {
    const field = String(path[0]);
    // The first of a field: an address that is missing is no address either.
    if (!problems.some((one) => one.field === field)) problems.push({ field, key });
  }
  return { ...shown, person: null, problems };
}

/** The role of a word such as "Privacy officer"; the word itself where it is none. */
function roleOf(word: string): string {
  const name = word.toLowerCase().replace(/[\s_]+/g, "-");
  return ROLES.find((role) => role === (name === "administrator" ? "admin" : name)) ?? word;
}

type TableRow = { number: number; values: string[] };

function parseTable(text: string): TableRow[] | FileProblem {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: [",", ";", "\t"],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ number: info.lines, values: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { key: "malformed", line: typeof error["lines"] === "number" ? error["lines"] : null };
  }
}

const fails = (key: FileProblem["key"]) => ({ lines: [], problem: { key, line: null } });
