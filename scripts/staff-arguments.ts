import { parseArgs } from "node:util";
import { personInput, type PersonInput } from "@/lib/staff/person-input";
import { Problems } from "./problems";

const USAGE = [
  "Usage: npm run staff -- list [--hospital NAME-OR-HIU-ID]",
  "       npm run staff -- invite --name NAME --email EMAIL --role ROLE [--role ROLE] [--registration-number NUMBER]",
  "                        [--council COUNCIL] [--hpr-id ID] [--hospital NAME-OR-HIU-ID]",
  "       npm run staff -- disable|enable|reset EMAIL",
].join("\n");

const MESSAGES: Record<string, string> = {
  required: "is missing",
  "roles-missing": "is missing: doctor, admin or privacy-officer",
  "role-unknown": "must be doctor, admin or privacy-officer",
  "not-an-email": "must be an e-mail address",
  "too-long": "is too long",
  "hpr-id-malformed": "must have 14 digits, such as 71-1234-5678-9012",
};

const OPTIONS: Partial<Record<string, string>> = {
  roles: "role",
  registrationNumber: "registration-number",
  hprId: "hpr-id",
};

/** What an operator wants done. */
export type StaffArguments = { hospital: string | undefined } & (
  | { command: "list" }
  | { command: "invite"; person: PersonInput }
  | { command: "disable" | "enable" | "reset"; email: string }
);

/** Reads the arguments of the command line. Throws {@link Problems} with what is wrong, or with how the command is used. */
export function readStaffArguments(args: readonly string[]): StaffArguments {
  const { values, positionals } = parse(args);
  const [command, email, ...rest] = positionals;
  const { hospital } = values;
  if (rest.length > 0) throw new Problems([USAGE]);
  if (command === "list" && email === undefined) return { command, hospital };
  if (command === "invite" && email === undefined) return { command, hospital, person: readPerson(values) };
  if ((command === "disable" || command === "enable" || command === "reset") && email !== undefined)
    return { command, hospital, email: email.trim().toLowerCase() };
  throw new Problems([USAGE]);
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        hospital: text,
        name: text,
        email: text,
        role: { ...text, multiple: true },
        "registration-number": text,
        council: text,
        "hpr-id": text,
      },
    });
  } catch (error) {
    throw new Problems([error instanceof Error ? error.message : "These arguments are not known.", USAGE]);
  }
}

function readPerson(values: ReturnType<typeof parse>["values"]): PersonInput {
  const parsed = personInput.safeParse({
    name: values.name ?? "",
    email: values.email ?? "",
    roles: values.role ?? [],
    registrationNumber: values["registration-number"] ?? "",
    council: values.council ?? "",
    hprId: values["hpr-id"] ?? "",
  });
  if (parsed.success) return parsed.data;
  throw new Problems(
    parsed.error.issues.map(({ path: [field], message }) => {
      const name = String(field);
      return `--${OPTIONS[name] ?? name} ${MESSAGES[message] ?? "is not usable"}.`;
    }),
  );
}
