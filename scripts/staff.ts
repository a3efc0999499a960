import { systemNow } from "@/lib/clock";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { isMigrated } from "@/lib/db/migrate";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { listHospitals, type HospitalRow } from "@/lib/hospital/hospital-table";
import { disableAccount, enableAccount, inviteAccount, resetAccount } from "@/lib/staff/account-changes";
import { lockAccount } from "@/lib/staff/lock-accounts";
import type { MadeLink } from "@/lib/staff/make-link";
import { sendLink } from "@/lib/staff/send-links";
import { findStaffByEmail, listAccounts, type StaffRow } from "@/lib/staff/staff-table";
import { checkDatabase } from "./check-database";
import { checkSettings } from "./check-settings";
import { Problems, toSentences } from "./problems";
import { readStaffArguments, type StaffArguments } from "./staff-arguments";

// Lists, invites, disables, enables or resets accounts. It runs with the settings of the product, and needs no account: whoever may run it has the database.
// Each change is in the audit trail as that of the operator. Exits with 0 when it is done, or with 1 and a sentence for what prevents it.
async function main(args: readonly string[]): Promise<void> {
  const wanted = readStaffArguments(args);
  const { DATABASE_URL } = checkSettings(process.env, false);
  await checkDatabase(DATABASE_URL);
  if (!(await isMigrated(DATABASE_URL)))
    throw new Problems(['The database lacks migrations of this version: run "npm run migrate" first.']);
  const database = openDatabase(DATABASE_URL, 2);
  try {
    await run({ database, now: systemNow() }, wanted);
  } finally {
    await closeDatabase(database);
  }
}

async function run(scope: SystemScope, wanted: StaffArguments): Promise<void> {
  const hospitals = chosen(
    await withSystemConnection(scope, "find the hospital of an operator", listHospitals),
    wanted.hospital,
  );
  if (wanted.command === "list") return list(scope, hospitals);
  if (wanted.command === "invite") {
    const hospital = onlyOne(hospitals);
    const made = await transact(inHospital(scope, hospital), (tx) => inviteAccount(tx, wanted.person));
    if (!made) throw new Problems([`${wanted.person.email} has an account already.`]);
    return handOver(hospital, made);
  }
  const account = await withSystemConnection(scope, "find the hospital of an operator", (connection) =>
    findStaffByEmail(connection, wanted.email),
  );
  const hospital = hospitals.find(({ id }) => id === account?.hospitalId);
  if (!account || !hospital) throw new Problems([`Nobody has the e-mail address ${wanted.email}.`]);
  const { id } = account;
  const actingIn = inHospital(scope, hospital);
  if (wanted.command === "reset") {
    const made = await transact(actingIn, async (tx) => resetAccount(tx, await lockAccount(tx, id)));
    return handOver(hospital, made);
  }
  const change = wanted.command === "disable" ? disableAccount : enableAccount;
  await transact(actingIn, (tx) => change(tx, id));
  console.log(`${account.name} (${account.email}) is ${wanted.command}d.`);
}

const inHospital = (scope: SystemScope, { id: hospitalId }: Pick<HospitalRow, "id">) => ({
  ...scope,
  actor: { kind: "job", job: "operator", hospitalId } as const,
});

type Hospital = Awaited<ReturnType<typeof listHospitals>>[number];

function chosen(hospitals: Hospital[], named: string | undefined): Hospital[] {
  if (named === undefined) return hospitals;
  const found = hospitals.filter(({ name, hiuId }) =>
    [name, hiuId].some((one) => one.toLowerCase() === named.toLowerCase()),
  );
  if (found.length === 0) throw new Problems([`There is no hospital ${named}. ${namesOf(hospitals)}`]);
  return found;
}

function onlyOne(hospitals: Hospital[]): Hospital {
  const [hospital, ...others] = hospitals;
  if (!hospital) throw new Problems(["There is no hospital yet."]);
  if (others.length > 0) throw new Problems([`Name the hospital with --hospital. ${namesOf(hospitals)}`]);
  return hospital;
}

const namesOf = (hospitals: Hospital[]) =>
  `There are: ${hospitals.map(({ name, hiuId }) => `${name} (${hiuId})`).join(", ")}.`;

async function list(scope: SystemScope, hospitals: Hospital[]): Promise<void> {
  for (const hospital of hospitals) {
    const accounts = await transact(inHospital(scope, hospital), listAccounts);
    console.log(`${hospital.name} (${hospital.hiuId})`);
    for (const account of accounts) console.log(`  ${lineOf(account)}`);
  }
}

function lineOf({ email, name, roles, registrationNumber, disabledAt }: StaffRow): string {
  const number = registrationNumber ? `, ${registrationNumber}` : "";
  return `${email}  ${name} (${roles.join(", ")}${number})${disabledAt ? "  disabled" : ""}`;
}

async function handOver(hospital: Hospital, made: MadeLink): Promise<void> {
  const { link, mail, expiresAt } = await sendLink({ hospital: hospital.name, made });
  if (mail === "sent") console.log(`Sent to ${made.email}.`);
  else if (mail !== "not-set-up") console.log(`Not sent to ${made.email} (${mail}): hand the link over.`);
  console.log(`The link for ${made.name}, which works once until ${expiresAt}:\n${link}`);
}

const REASONS: Partial<Record<string, string>> = {
  "last-admin": "This is the last admin who can sign in. Make somebody else an admin first, or reset this one.",
  conflict: "This account is disabled. Enable it first.",
};

main(process.argv.slice(2)).catch((error: unknown) => {
  const reason = error instanceof AppError ? REASONS[error.code] : undefined;
  for (const sentence of reason ? [reason] : toSentences(error)) console.error(sentence);
  process.exitCode = 1;
});
